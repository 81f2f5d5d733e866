import type { Attempt } from "../contract/run.ts";
import { soonMsMax, unwrittenMax } from "./bounds.ts";
import { PastLines, type Placed } from "./past-lines.ts";
import { instant } from "./wait.ts";

/** Whether a line must be on disk before anything else is done, or (`soon`) before anything is done that takes long. */
export type Pressing = boolean | "soon";

/** A run's journal: what is known of its steps, and the lines that are not yet written. */
export class Journal {
  /** What was done before the run was taken up. */
  readonly past: PastLines;
  /** The last attempt at each step, by path. */
  readonly #last = new Map<string, Placed>();
  /** In the order in which they came. */
  #unwritten = new Set<Attempt>();
  #pressing = false;
  /** When the first line came that is pressing soon. */
  #pressingSoonAt: number | null = null;
  /** By path: the last attempt before somebody had the run go on. */
  readonly #resumed = new Map<string, number>();
  /** Attempts in all, those of earlier claims included. */
  count: number;
  /** The place of the next line. */
  #next: number;
  /** The latest end among the lines on disk: what follows ends later, so that lines keep their order there. */
  #writtenUntil = "";
  /** The latest end among all lines: a clock that is set back must not change what came first. */
  #endedUntil = "";

  constructor(known: readonly Attempt[]) {
    this.count = known.length;
    this.#next = known.length;
    this.past = new PastLines(known);
    for (const [at, attempt] of known.entries()) {
      const last = this.#last.get(attempt.path);
      if (last === undefined || last.line.attempt <= attempt.attempt)
        this.#last.set(attempt.path, { line: attempt, at });
      if (attempt.resumed !== undefined) this.#resumed.set(attempt.path, attempt.attempt);
      this.#noteWritten(attempt);
    }
  }

  /** Lines are to be written before anything is done that takes long. */
  get pressing(): boolean {
    return this.#pressingSoonAt !== null || this.#pressing || this.#unwritten.size >= unwrittenMax;
  }

  /** Lines are to be written before even an instant step is done. */
  get pressingAtOnce(): boolean {
    const sinceMs = this.#pressingSoonAt === null ? 0 : performance.now() - this.#pressingSoonAt;
    return this.#pressing || this.#unwritten.size >= unwrittenMax || sinceMs > soonMsMax;
  }

  /** In the order in which they came. */
  unwritten(): Attempt[] {
    return [...this.#unwritten];
  }

  last(path: string): Placed | undefined {
    return this.#last.get(path);
  }

  /** How many attempts there were at a step since somebody had the run go on: so many its policy counts. */
  triesOf({ path, attempt }: { path: string; attempt: number }): number {
    return attempt - (this.#resumed.get(path) ?? 0);
  }

  /** Returns the line's place. */
  add(line: Attempt, { pressing }: { pressing: Pressing }): number {
    const attempt = this.#inOrder(line);
    const last = this.#last.get(attempt.path);
    if (last?.line.attempt === attempt.attempt) {
      // What stands is not written again.
      if (last.line.status !== "waiting") return last.at;
      this.#unwritten.delete(last.line);
    } else this.count += 1;
    const at = this.#next;
    this.#next += 1;
    this.#last.set(attempt.path, { line: attempt, at });
    this.#unwritten.add(attempt);
    if (pressing === "soon") this.#pressingSoonAt ??= performance.now();
    else this.#pressing ||= pressing;
    return at;
  }

  /** Nobody asks for these again: the round that they belong to is over. */
  forget(paths: readonly string[]): void {
    for (const path of paths) this.#last.delete(path);
  }

  /** The lines to write now. They count as written from here on: a write is repeated until it succeeds, or they are put back. */
  take(): readonly Attempt[] {
    const lines = [...this.#unwritten];
    this.#unwritten = new Set();
    for (const line of lines) this.#noteWritten(line);
    this.#pressing = false;
    this.#pressingSoonAt = null;
    return lines;
  }

  /** They could not be written after all. */
  putBack(lines: readonly Attempt[]): void {
    this.#unwritten = new Set([...lines, ...this.#unwritten]);
    this.#pressing = true;
  }

  #inOrder(line: Attempt): Attempt {
    const unwritten = line.endedAt > this.#writtenUntil ? line.endedAt : after(this.#writtenUntil);
    this.#endedUntil = unwritten > this.#endedUntil ? unwritten : this.#endedUntil;
    return line.endedAt === this.#endedUntil ? line : { ...line, endedAt: this.#endedUntil };
  }

  #noteWritten({ endedAt }: Attempt): void {
    if (endedAt > this.#writtenUntil) this.#writtenUntil = endedAt;
  }
}

/** A clock that stands still for a moment, or was set back, must not change what came first. */
const after = (time: string) => instant(Date.parse(time) + 1);
