interface Question<Answer> {
  /** Must not reject. */
  ask: () => Promise<Answer>;
  now: () => number;
  heldMs: number;
}

/** However many ask, the question is put once at a time, and its answer holds for `heldMs`. */
export class HeldAnswer<Answer> {
  readonly #question: Question<Answer>;
  #asked: Promise<Answer> | null = null;
  /** When the answer came; null while it is awaited. */
  #answeredAt: number | null = null;

  constructor(question: Question<Answer>) {
    this.#question = question;
  }

  get(): Promise<Answer> {
    const { now, heldMs } = this.#question;
    // A clock that was set back must not keep an answer for longer.
    const age = this.#answeredAt === null ? 0 : now() - this.#answeredAt;
    if (this.#asked !== null && age >= 0 && age < heldMs) return this.#asked;
    this.#answeredAt = null;
    this.#asked = this.#ask();
    return this.#asked;
  }

  /** It is put anew to whoever asks next. */
  forget(): void {
    this.#asked = null;
  }

  async #ask(): Promise<Answer> {
    const answer = await this.#question.ask();
    this.#answeredAt = this.#question.now();
    return answer;
  }
}
