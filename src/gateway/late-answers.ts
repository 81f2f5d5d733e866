import type { Log } from "../contract/log.ts";
import type { LateAnswer, Store } from "../store/store.ts";
import { Gathering } from "./gathering.ts";

/** Soon enough for who looks at what has just come, and seldom enough to cost little. */
const gatherMs = 1_000;
/** What waits beyond, while the store is slow or away, stays unknown. */
const answersMax = 10_000;

/**
 * What deliveries were answered that had been stored before anybody knew: by a run, after a wait, by a listener. Gathers it
 * and has it written in bulk; nobody waits for that.
 */
export class LateAnswers {
  readonly #deliveries: Pick<Store["deliveries"], "answered">;
  readonly #log: Log;
  readonly #gathering = new Gathering({ gatherMs, write: () => this.#write() });
  #answers: LateAnswer[] = [];

  constructor({ store, log }: { store: { deliveries: Pick<Store["deliveries"], "answered"> }; log: Log }) {
    this.#deliveries = store.deliveries;
    this.#log = log;
  }

  note(answer: LateAnswer): void {
    if (this.#answers.length >= answersMax) return;
    this.#answers.push(answer);
    this.#gathering.begin();
  }

  /** Resolves when everything noted so far is written, or could not be. */
  flush(): Promise<void> {
    return this.#gathering.flush();
  }

  async #write(): Promise<void> {
    const answers = this.#answers;
    this.#answers = [];
    if (answers.length === 0) return;
    try {
      await this.#deliveries.answered(answers);
    } catch (error) {
      this.#log.warn("what deliveries were answered is not written", { error });
      this.#answers = [...answers, ...this.#answers].slice(0, answersMax);
      this.#gathering.begin();
    }
  }
}
