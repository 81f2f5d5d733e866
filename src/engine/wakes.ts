import type { Log } from "../contract/log.ts";
import type { ReadyRun } from "../core/ready-run.ts";
import type { Store } from "../store/store.ts";
import type { Chains } from "./chains.ts";
import { Looker, sweepMsDefault } from "./looker.ts";
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
  wake: (runs: readonly ReadyRun[]) => void;
  /** What these runs wait for has come, while a worker has them in hand. */
  stir: (runIds: readonly string[]) => void;
}

/** Rows of one transaction. */
const limit = 200;

/**
 * Has runs go on when what they wait for has come: matches deliveries with waits, follows runs that have ended, and
 * wakes. What is to be done is in the store; here are only hints when to look, and every second whatever was missed.
 */
export class Wakes implements AsyncDisposable {
  readonly #doors: WakesDoors;
  readonly #looker: Looker;

  constructor(doors: WakesDoors) {
    this.#doors = doors;
    const { log, sweeps, sweepMs = sweepMsDefault } = doors;
    const againMs = sweeps ? sweepMs : null;
    this.#looker = new Looker({
      look: async () => ((await this.#once()) ? 0 : againMs),
      log,
      fault: "waiting runs not looked at; trying again",
      againMs,
    });
    if (sweeps) this.hint();
  }

  /** Something may have come. */
  hint(): void {
    this.#looker.hint();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#looker[Symbol.asyncDispose]();
  }

  /** Whether there is more to do at once. */
  async #once(): Promise<boolean> {
    const { store, now, chains, wake, stir } = this.#doors;
    const matched = await store.waits.match({ now: instant(now()), limit });
    // What can't be followed keeps nobody else waiting.
    const following = chains.follow({ limit });
    const followed = await following.catch(() => null);
    if (followed !== null && followed.runs.length > 0) wake(followed.runs);
    const { woken, running } = await store.waits.wake({ now: instant(now()), limit });
    if (woken.length > 0) wake(woken);
    if (running.length > 0) stir(running);
    const { more } = followed ?? (await following);
    return matched.more || more || woken.length === limit;
  }
}
