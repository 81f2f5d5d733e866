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

/** How long an answer of the store holds. Anybody may ask; balancers do so every few seconds. */
const heldMs = 1_000;

/** Whether requests can be taken: the store answers, and the process is not about to stop. */
export class Readiness {
  readonly #store: Store;
  readonly #now: () => number;
  #asked: Promise<Answer> | null = null;
  /** When the store answered; null while it is being asked. */
  #answeredAt: number | null = null;

  constructor({ store, now }: { store: Store; now: () => number }) {
    this.#store = store;
    this.#now = now;
  }

  /** However many ask, the store is asked one question at a time, and one a second. */
  async answer({ stopping }: { stopping: boolean }): Promise<Answer> {
    if (stopping) return stoppingAnswer;
    // A clock that was set back must not keep an answer for longer.
    const age = this.#answeredAt === null ? 0 : this.#now() - this.#answeredAt;
    if (this.#asked === null || age < 0 || age >= heldMs) {
      this.#answeredAt = null;
      this.#asked = this.#ask();
    }
    return this.#asked;
  }

  async #ask(): Promise<Answer> {
    const answer = await this.#store.ping().then(
      () => ready,
      () => unready,
    );
    this.#answeredAt = this.#now();
    return answer;
  }
}
