/** Lets one at a time use the one connection, in the order of asking. */
export class Mutex {
  #held = false;
  #waiting: (() => void)[] = [];

  /** Takes the lock when it is free; otherwise false. */
  tryLock(): boolean {
    if (this.#held) return false;
    this.#held = true;
    return true;
  }

  async lock(): Promise<void> {
    if (this.tryLock()) return;
    await new Promise<void>((resolve) => void this.#waiting.push(resolve));
  }

  /** Hands the lock to whoever waited longest. */
  unlock(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#held = false;
    else next();
  }
}
