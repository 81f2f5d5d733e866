interface Waiting {
  place: number;
  go: () => void;
}

/** Lets those who come go on one after the other, each time the one whose place is first among those who have come. */
export class Turns {
  readonly #waiting: Waiting[] = [];
  #isCalling = false;

  wait(place: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ place, go: resolve });
    if (!this.#isCalling) this.#callSoon();
    return promise;
  }

  /** Whoever goes on may come again, by way of another pause: twice round, so that it is there before the next is called. */
  #callSoon(): void {
    this.#isCalling = true;
    setImmediate(() => setImmediate(() => this.#call()));
  }

  #call(): void {
    this.#isCalling = false;
    const first = this.#waiting.reduce<Waiting | null>(
      (found, each) => (found === null || each.place < found.place ? each : found),
      null,
    );
    if (first === null) return;
    this.#waiting.splice(this.#waiting.indexOf(first), 1);
    first.go();
    if (this.#waiting.length > 0) this.#callSoon();
  }
}
