/** Who follows runs that this process carries on. Telling of a run that nobody follows costs a look into a map. */
export class Watchers {
  readonly #byRun = new Map<string, Set<() => void>>();
  readonly #all = new Set<() => void>();

  /** Something of the run has changed; those who follow look at it themselves. */
  readonly tell = (runId: string): void => {
    for (const watching of this.#all) watching();
    // Looking for a name that is new takes longer than all else here.
    if (this.#byRun.size === 0) return;
    const own = this.#byRun.get(runId);
    if (own !== undefined) for (const watching of own) watching();
  };

  /** Calls back with each change of a run, or of any. It must be quick and may not throw. */
  watch(runId: string | null, changed: () => void): Disposable {
    if (runId === null) {
      this.#all.add(changed);
      return { [Symbol.dispose]: () => void this.#all.delete(changed) };
    }
    const own = this.#byRun.get(runId) ?? new Set();
    own.add(changed);
    this.#byRun.set(runId, own);
    return {
      [Symbol.dispose]: () => {
        own.delete(changed);
        if (own.size === 0 && this.#byRun.get(runId) === own) this.#byRun.delete(runId);
      },
    };
  }
}
