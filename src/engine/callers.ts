import { replyWaitMsMax } from "../contract/response.ts";
import type { RunReply } from "../contract/run.ts";

/** How long a caller waits for a run. */
export interface Waiting {
  waitMs: number;
  /** Aborted when the caller waits no longer. */
  signal?: AbortSignal;
}

/** Who waits for runs of this worker: one caller a run, who is told once. */
export class Callers {
  readonly #waiting = new Map<string, (reply: RunReply) => void>();
  readonly #gone: (runId: string) => void;

  /** `gone`: from here on it is a run like any other. */
  constructor(gone: (runId: string) => void) {
    this.#gone = gone;
  }

  has(runId: string): boolean {
    return this.#waiting.has(runId);
  }

  tell(runId: string, reply: RunReply): void {
    const caller = this.#waiting.get(runId);
    if (caller === undefined) return;
    this.#waiting.delete(runId);
    this.#gone(runId);
    caller(reply);
  }

  /**
   * Has a run carried on, and resolves with what its caller is told: `lost` where `carry` says that there is no such run,
   * or when nobody waits any longer. Rejects with what `carry` does.
   */
  async wait(
    runId: string,
    carry: () => Promise<boolean>,
    { waitMs, signal }: Waiting = { waitMs: replyWaitMsMax },
  ): Promise<RunReply> {
    const { promise, resolve } = Promise.withResolvers<RunReply>();
    this.#waiting.set(runId, resolve);
    const letGo = () => this.tell(runId, { kind: "lost" });
    const timer = setTimeout(letGo, signal?.aborted === true ? 0 : waitMs);
    signal?.addEventListener("abort", letGo);
    const carried = carry().then((isThere) => {
      if (!isThere) letGo();
      return promise;
    });
    try {
      return await Promise.race([promise, carried]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", letGo);
      this.#waiting.delete(runId);
    }
  }
}
