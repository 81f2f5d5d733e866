import type { Log } from "../contract/log.ts";
import type { Store } from "../store/store.ts";

/** How long uses gather: people look at them by the minute. */
const gatherMs = 2_000;

/** When issued keys were last used, written in bulk and without haste. */
export class KeyUses {
  readonly #store: Store;
  readonly #log: Log;
  #uses = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;

  constructor({ store, log }: { store: Store; log: Log }) {
    this.#store = store;
    this.#log = log;
  }

  note(id: string, at: string): void {
    this.#uses.set(id, at);
    this.#timer ??= setTimeout(() => void this.flush(), gatherMs);
  }

  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const uses = [...this.#uses].map(([id, at]) => ({ id, at }));
    this.#uses = new Map();
    if (uses.length === 0) return;
    try {
      await this.#store.people.usedKeys(uses);
    } catch (error) {
      this.#log.warn("last uses of keys not stored", { count: uses.length, error });
    }
  }
}
