import type { Attempt } from "../contract/run.ts";
import { instant } from "./wait.ts";

/** A run's journal: what is known of its steps, and the lines that are not yet written. */
export class Journal {
  /** The last attempt at each step, by path. */
  readonly #last = new Map<string, Attempt>();
  #unwritten: Attempt[] = [];
  /** The lines must be on disk before anything else is done: they tell of an effect, or of an answer given. */
  pressing = false;
  /** Attempts in all, those of earlier claims included. */
  count: number;
  /** The latest end among the lines on disk: what follows ends later, so that lines keep their order there. */
  #writtenUntil = "";

  constructor(known: readonly Attempt[]) {
    this.count = known.length;
    for (const attempt of known) {
      const last = this.#last.get(attempt.path);
      if (last === undefined || last.attempt <= attempt.attempt) this.#last.set(attempt.path, attempt);
      this.#noteWritten(attempt);
    }
  }

  last(path: string): Attempt | undefined {
    return this.#last.get(path);
  }

  add(line: Attempt, { pressing }: { pressing: boolean }): void {
    const attempt =
      line.endedAt > this.#writtenUntil ? line : { ...line, endedAt: after(this.#writtenUntil) };
    const last = this.#last.get(attempt.path);
    // A step without effect is done anew where its line could not keep a secret; the line stands already.
    if (last?.attempt === attempt.attempt && last.status !== "waiting") return;
    if (last?.attempt === attempt.attempt)
      this.#unwritten = this.#unwritten.filter((other) => other !== last);
    else this.count += 1;
    this.#last.set(attempt.path, attempt);
    this.#unwritten.push(attempt);
    this.pressing ||= pressing;
  }

  /** The lines to write now. They count as written from here on: a write is repeated until it succeeds. */
  take(): readonly Attempt[] {
    const lines = this.#unwritten;
    this.#unwritten = [];
    for (const line of lines) this.#noteWritten(line);
    this.pressing = false;
    return lines;
  }

  #noteWritten({ endedAt }: Attempt): void {
    if (endedAt > this.#writtenUntil) this.#writtenUntil = endedAt;
  }
}

/** A clock that stands still for a moment, or was set back, must not change what came first. */
const after = (time: string) => instant(Date.parse(time) + 1);
