import type { Log } from "../contract/log.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import type { Store } from "../store/store.ts";
import type { Chains } from "./chains.ts";
import { instant } from "./wait.ts";

interface WakesDoors {
  readonly store: Store;
  readonly log: Log;
  readonly now: () => number;
  readonly chains: Chains;
  /** Whether this process looks after what others left; else only after what it is told of. */
  readonly sweeps: boolean;
  readonly sweepMs?: number;
  /** These runs have been queued, or may go on. */
  wake: (runIds: readonly string[]) => void;
  /** What these runs wait for has come, while a worker has them in hand. */
  stir: (runIds: readonly string[]) => void;
}

/** What another process left undone when it died is found after this long. */
const sweepMsDefault = 1_000;
/** Rows of one transaction. */
const limit = 200;

/**
 * Has runs go on when what they wait for has come: matches deliveries with waits, follows runs that have ended, and
 * wakes. What is to be done is in the store; here are only hints when to look, and every second whatever was missed.
 */
export class Wakes implements AsyncDisposable {
  readonly #doors: WakesDoors;
  #looking: Promise<void> | null = null;
  #again = false;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(doors: WakesDoors) {
    this.#doors = doors;
    if (doors.sweeps) this.hint();
  }

  /** Something may have come. */
  hint(): void {
    if (this.#stopped) return;
    this.#again = true;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    // What comes in the same turn of the event loop shares the look.
    await new Promise((resolve) => setImmediate(resolve));
    const { log, sweeps, sweepMs = sweepMsDefault } = this.#doors;
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        if (await this.#once()) this.#again = true;
      }
    } catch (error) {
      // The next look finds it.
      const level = error instanceof StoreUnavailable ? "warn" : "error";
      if (!this.#stopped) log[level]("waiting runs not looked at; trying again", { error });
    }
    if (!sweeps || this.#stopped) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.hint(), sweepMs);
    this.#timer.unref();
  }

  /** Whether there is more to do at once. */
  async #once(): Promise<boolean> {
    const { store, now, chains, wake, stir } = this.#doors;
    const matched = await store.waits.match({ now: instant(now()), limit });
    const followed = await chains.follow({ limit });
    if (followed.runIds.length > 0) wake(followed.runIds);
    const { woken, running } = await store.waits.wake({ now: instant(now()), limit });
    if (woken.length > 0) wake(woken);
    if (running.length > 0) stir(running);
    return matched.more || followed.more || woken.length === limit;
  }
}
