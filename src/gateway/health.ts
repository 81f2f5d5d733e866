import type { Log } from "../contract/log.ts";
import { HeldAnswer } from "../core/held-answer.ts";
import type { Store } from "../store/store.ts";
import { type Answer, retryAfterSeconds } from "./answer.ts";

const headers = ["Content-Type", "application/json", "Cache-Control", "no-store"];

/** The process lives. */
export const healthAnswer: Answer = { status: 200, headers, body: '{"status":"ok"}' };

const ready: Answer = { status: 200, headers, body: '{"status":"ready"}' };
const stoppingAnswer: Answer = { status: 503, headers, body: '{"status":"stopping"}' };
const unready: Answer = {
  status: 503,
  headers: [...headers, "Retry-After", String(retryAfterSeconds)],
  body: '{"status":"not ready","reason":"the store does not answer"}',
};

export function isHealthPath(path: string): boolean {
  return path === "/healthz" || path === "/readyz";
}

const fullAnswer: Answer = {
  ...unready,
  body: '{"status":"not ready","reason":"the store keeps no deliveries"}',
};

/** How long an answer of the store holds. Anybody may ask; balancers do so every few seconds. */
const heldMs = 1_000;

interface ReadinessDoors {
  store: Store;
  now: () => number;
  log: Log;
}

/** Whether requests can be taken: the store answers and keeps what comes, and the process is not about to stop. */
export class Readiness {
  readonly #store: Store;
  readonly #now: () => number;
  readonly #log: Log;
  /** Since when no delivery could be kept, and how many were refused for it. */
  #failing: { since: number; refused: number } | null = null;
  readonly #asked: HeldAnswer<Answer>;

  constructor({ store, now, log }: ReadinessDoors) {
    this.#store = store;
    this.#now = now;
    this.#log = log;
    this.#asked = new HeldAnswer({ ask: () => this.#ask(), now, heldMs });
  }

  /** A delivery could not be kept. Told to the log once, until one is again. */
  refused(cause: unknown): void {
    if (this.#failing !== null) {
      this.#failing.refused += 1;
      return;
    }
    this.#log.error("deliveries are answered 503: the store failed", { error: cause });
    this.#failing = { since: this.#now(), refused: 1 };
    this.#asked.forget();
  }

  /** A delivery was kept. */
  kept(): void {
    if (this.#failing === null) return;
    const { since, refused } = this.#failing;
    this.#failing = null;
    this.#asked.forget();
    this.#log.info("deliveries are kept again", { refused, forMs: this.#now() - since });
  }

  /** However many ask, the store is asked one question at a time, and one a second. */
  async answer({ leaving }: { leaving: boolean }): Promise<Answer> {
    return leaving ? stoppingAnswer : this.#asked.get();
  }

  async #ask(): Promise<Answer> {
    // A full disk has room for what a ping writes, and none for deliveries. Whoever sends nothing to what is not ready
    // would never show that it is again, so that it is found out here.
    const isFailing = this.#failing !== null;
    return (isFailing ? this.#store.probe() : this.#store.ping()).then(
      () => ready,
      () => (isFailing ? fullAnswer : unready),
    );
  }
}
