import type { Json } from "../contract/name.ts";
import type { Attempt } from "../contract/run.ts";
import { ByPath } from "./by-path.ts";
import { haltedName } from "./failed-attempt.ts";
import { type Ancestor, ancestorsOf, strandOf } from "./step-path.ts";

/** What a journal becomes so that its run goes on. */
export interface JournalPlan {
  /** Lines that another attempt follows, with `resumed`. */
  marked: Attempt[];
  /** Lines of steps whose output was given. */
  added: Attempt[];
  /** Paths of steps that are done again. */
  again: string[];
  /** Steps that have succeeded and are left alone. */
  kept: number;
}

interface Wanted {
  /** The step at which to go on; null: where it stands. */
  target: string | null;
  /** From the target's beginning, even where it succeeded. */
  anew: boolean;
  /** By path. */
  outputs: Readonly<Record<string, Json>>;
  at: string;
}

/** The last attempt at a step, and the place of the first one. */
interface Known {
  line: Attempt;
  first: number;
}

/** Steps whose lists run one after the other. */
const sequential: ReadonlySet<string> = new Set(["try", "while"]);

/**
 * What has to be done again so that a run goes on at a step. What ended before is left alone, and with it what ran beside
 * the step. What came after it is done anew: the steps that follow it in its list, and in each list around that.
 */
export function planJournal(journal: readonly Attempt[], wanted: Wanted): JournalPlan {
  const plan = new Planning(journal);
  const { target, anew, outputs, at } = wanted;
  if (target !== null && plan.has(target)) plan.goOnAt(target, { anew });
  const added = Object.entries(outputs).map(([path, output]) => plan.give(path, output, at));
  return plan.done({ added, at, target });
}

class Planning {
  readonly #known = new Map<string, Known>();
  readonly #sorted: ByPath<{ path: string; known: Known; at: number }>;
  /** Whether each step begins anew, or goes on from what it had kept. */
  readonly #marks = new Map<string, boolean>();

  constructor(journal: readonly Attempt[]) {
    for (const [index, line] of journal.entries()) {
      const before = this.#known.get(line.path);
      if (before === undefined) this.#known.set(line.path, { line, first: index });
      else if (line.attempt >= before.line.attempt)
        this.#known.set(line.path, {
          line,
          // What was done before an earlier resume is no measure of order any more.
          first: before.line.resumed === undefined ? before.first : index,
        });
    }
    this.#sorted = new ByPath(
      Array.from(this.#known, ([path, known], at) => ({ path, known, at })),
      ({ path }) => path,
    );
  }

  has(path: string): boolean {
    return this.#known.has(path);
  }

  goOnAt(target: string, { anew }: { anew: boolean }): void {
    this.#mark(target, anew);
    for (const [path, { line }] of this.#below(target)) {
      if (anew) this.#mark(path, true);
      else if (this.#isUnfinished(target, line)) this.#mark(path, false);
    }
    for (const ancestor of ancestorsOf(target)) this.#reopen(ancestor, target);
    this.#forgetAfter(target, target);
  }

  /** A step that holds the target goes on, and what came after the target within it is done anew. */
  #reopen({ path, child }: Ancestor, target: string): void {
    this.#forgetAfter(child, target);
    const known = this.#known.get(path);
    if (known === undefined) return;
    const { line } = known;
    if (line.status !== "waiting") this.#mark(path, false);
    const from = this.#known.get(target)?.first ?? 0;
    for (const [below, one] of this.#below(path)) {
      if (below === target || below.startsWith(`${target}/`) || target.startsWith(`${below}/`)) continue;
      if (sequential.has(line.type)) {
        if (one.first > from) this.#mark(below, true);
      } else if (this.#isUnfinished(path, one.line)) this.#mark(below, false);
    }
    this.#forgetAfter(path, target);
  }

  /** Steps that follow one in its own list, with what they hold. */
  #forgetAfter(path: string, target: string): void {
    const strand = strandOf(path);
    const from = this.#known.get(path)?.first ?? this.#known.get(target)?.first ?? 0;
    for (const [other, { first }] of this.#known) {
      if (other === path || first <= from || strandOf(other) !== strand) continue;
      this.#mark(other, true);
      for (const [below] of this.#below(other)) this.#mark(below, true);
    }
  }

  /** Stopped with what failed, or failed beside it, and nobody has handled that. */
  #isUnfinished(holder: string, line: Attempt): boolean {
    if (line.status !== "failed" || line.wakeAt !== null) return false;
    const between = ancestorsOf(line.path).filter(({ path }) => path.startsWith(`${holder}/`));
    const isSettled = between.some(({ path }) => this.#known.get(path)?.line.status === "succeeded");
    if (isSettled) return false;
    return line.error?.name === haltedName || !between.some(({ path }) => this.#isCaught(path, line.path));
  }

  /** Whether a `try` has gone on to what is to be done about a failure. */
  #isCaught(holder: string, path: string): boolean {
    if (this.#known.get(holder)?.line.type !== "try" || !path.startsWith(`${holder}/steps/`)) return false;
    return this.#sorted.any(`${holder}/catch/`);
  }

  /** What puts in order what a `try` leaves does so when it leaves for good. */
  #putOffClosing(target: string | null): void {
    for (const [path, { line }] of this.#known) {
      const goesOn = line.status === "waiting" || this.#marks.get(path) === false;
      const closing = `${path}/finally`;
      if (line.type !== "try" || !goesOn || target?.startsWith(`${closing}/`) === true) continue;
      for (const [below] of this.#below(closing)) this.#mark(below, true);
    }
  }

  give(path: string, output: Json, at: string): Attempt {
    const known = this.#known.get(path);
    if (known === undefined) throw new Error(`No step ${path} is known.`);
    this.#mark(path, true);
    for (const [below] of this.#below(path)) this.#mark(below, true);
    const { line } = known;
    return {
      path,
      attempt: line.attempt + 1,
      type: line.type,
      status: "succeeded",
      startedAt: at,
      endedAt: at,
      output,
      error: null,
      wakeAt: null,
      console: [],
      saved: {},
      answer: null,
      edited: true,
    };
  }

  done({ added, at, target }: { added: Attempt[]; at: string; target: string | null }): JournalPlan {
    this.#putOffClosing(target);
    const marked = [...this.#marks].flatMap(([path, anew]): Attempt[] => {
      const line = this.#known.get(path)?.line;
      if (line === undefined) return [];
      return [{ ...line, resumed: { at, anew: anew || line.resumed?.anew === true } }];
    });
    const given = new Set(added.map(({ path }) => path));
    const isGiven = (path: string) =>
      given.has(path) || ancestorsOf(path).some((holder) => given.has(holder.path));
    const done = [...this.#known.values()].filter(({ line }) => line.status === "succeeded");
    return {
      marked,
      added,
      again: marked.flatMap(({ path }) => (isGiven(path) ? [] : [path])),
      kept: done.filter(({ line }) => !this.#marks.has(line.path) && line.resumed === undefined).length,
    };
  }

  #mark(path: string, anew: boolean): void {
    this.#marks.set(path, anew || this.#marks.get(path) === true);
  }

  /** Steps that a step holds, in the order in which they began. */
  #below(path: string): [string, Known][] {
    const below = this.#sorted.within(`${path}/`).toSorted((one, other) => one.at - other.at);
    return below.map((one) => [one.path, one.known]);
  }
}
