import type { Json } from "../contract/name.ts";
import type { Attempt, RunAnswer } from "../contract/run.ts";
import type { RunSpans } from "../contract/tracing.ts";
import type { ClaimedRun, HeldLines } from "../store/store.ts";
import type { Allowance } from "./allowance.ts";
import { largeBytesMin } from "./bounds.ts";
import { Departure } from "./departure.ts";
import type { ExecuteDoors } from "./execute.ts";
import { givenBytes } from "./given.ts";
import { Journal, type Pressing } from "./journal.ts";
import type { RunSecrets } from "./run-secrets.ts";
import { Values } from "./values.ts";
import { written } from "./writing.ts";

interface LedgerOf {
  run: ClaimedRun;
  doors: ExecuteDoors;
  secrets: RunSecrets;
  allowance: Allowance;
  spans: RunSpans | null;
}

interface Noting {
  pressing?: Pressing;
  /** About what the line tells of what the step gave: what is large in it is kept apart. */
  bytes?: number;
  /** The run goes on with what the step gave as it is kept. */
  isSeen?: boolean;
}

/** One run's journal with what belongs to it, on its way to disk. */
export class Ledger {
  readonly journal: Journal;
  answer: RunAnswer | null = null;
  /** A caller waits for the answer. */
  expected = false;
  readonly #of: LedgerOf;
  /** Null where there was no large one. */
  #values: Values | null = null;
  #writing: Promise<void> | null = null;
  /** Attempts at steps that wait no longer for what they have asked for outside; told when that is on disk. */
  #left: { path: string; attempt: number }[] = [];

  constructor(of: LedgerOf) {
    const { run, allowance } = of;
    this.#of = of;
    this.journal = new Journal(run.journal);
    for (const line of run.journal) {
      if (line.large !== undefined) this.values.know(line.large);
      if (line.status !== "succeeded") continue;
      this.answer ??= line.answer;
      if (line.resumed !== undefined) continue;
      // What is large in the clear was never counted as a part of the journal.
      const clearBytes = line.masked === true ? givenBytes(line) : 0;
      if (clearBytes > largeBytesMin) this.countClear(clearBytes);
      else allowance.recount(line);
    }
  }

  get isWriting(): boolean {
    return this.#writing !== null;
  }

  /** What of the run is large. */
  get values(): Values {
    this.#values ??= new Values({ read: (ids) => this.#readValues(ids) });
    return this.#values;
  }

  /** Counts what is in memory beside what is kept: it holds secrets. */
  countClear(bytes: number): void {
    if (bytes > largeBytesMin) this.values.charge(bytes);
  }

  /**
   * Adds a line as it may be kept. Throws TerminalError where what is large in it is too much. Gives the line as it is
   * kept, in the clear, and its place.
   */
  note(
    line: Attempt,
    { pressing = false, bytes = 0, isSeen = false }: Noting = {},
  ): { kept: Attempt; clear: Attempt; at: number } {
    const { doors, secrets, spans } = this.#of;
    const masked = secrets.kept(line, { isSeen });
    const isLarge = doors.wholeLines !== true && bytes + (line.answer?.body.length ?? 0) > largeBytesMin;
    const { written: kept, shared } = isLarge ? this.#parted(masked) : { written: masked, shared: masked };
    const isDone = kept.status === "succeeded";
    const answers = isDone && this.answer === null && line.answer !== null;
    const at = this.journal.add(kept, { pressing: (answers && this.expected) || pressing });
    if (isDone) this.answer ??= shared.answer;
    if (kept.status !== "waiting") {
      if (doors.metrics !== undefined) this.#tell(kept);
      if (spans !== null) spans.attempted(kept);
    }
    return { kept: shared, clear: masked.masked === true ? line : shared, at };
  }

  /** A step waits no longer for what it has asked for outside of the run. */
  leaveOutside({ path, attempt }: { path: string; attempt: number }): void {
    this.#left.push({ path, attempt });
  }

  /**
   * Writes what is known; one write at a time, so that what is on disk is always how the run began. Throws Departure
   * when the run may not go on here.
   */
  async checkpoint(): Promise<void> {
    // What was added before this call may have come too late for the write under way.
    if (this.#writing !== null) await this.#writing;
    if (this.#writing === null && !this.journal.pressing) return;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
    await this.#writing;
  }

  /** Resolves when no write of it is under way. */
  async settled(): Promise<void> {
    while (this.#writing !== null) await this.#writing.catch(() => undefined);
  }

  /** What is to be written now. */
  held(): HeldLines {
    const { run, secrets, allowance } = this.#of;
    const values = this.#values?.take() ?? [];
    const attempts = this.journal.take();
    const clear = secrets.take(attempts);
    return {
      runId: run.id,
      epoch: run.epoch,
      attempts,
      ranMs: allowance.ranMs(),
      ...(clear.length > 0 && { clear }),
      ...(values.length > 0 && { values }),
    };
  }

  /** What was held is on disk. */
  wrote(): void {
    if (this.#left.length === 0) return;
    const { doors, run } = this.#of;
    for (const step of this.#left) doors.leftOutside?.(run, step);
    this.#left = [];
  }

  /** A run's output with what is large in it apart. */
  partedOutput(output: Json): Pick<Attempt, "output" | "large"> {
    // It is what a step gave.
    if (this.#values === null) return { output };
    const parted = this.#values.partedOutput(output);
    return parted.large.length === 0 ? { output } : parted;
  }

  #parted(line: Attempt): ReturnType<Values["parted"]> {
    const parted = this.values.parted(line);
    if (line.status === "succeeded") this.#of.allowance.charge(givenBytes(parted.written));
    return parted;
  }

  #tell({ type, status, startedAt, endedAt, wakeAt }: Attempt): void {
    const ms = Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));
    const retried = status === "failed" && wakeAt !== null;
    this.#of.doors.metrics?.attempted({ type, status, ms, retried });
  }

  async #write(): Promise<void> {
    const held = this.held();
    const { runId } = held;
    const { doors } = this.#of;
    const { store, log, given } = doors;
    const result = await written(() => store.runs.checkpoint(held), { log, given, runId }).catch(
      (error: unknown) => {
        this.#putBack(held);
        throw error;
      },
    );
    if (result === null) throw new Departure({ kind: "abandon" });
    if (result === "lost") throw new Departure({ kind: "lost" });
    this.wrote();
    if (result === "cancel") throw new Departure({ kind: "cancel" });
    doors.changed?.(runId);
    if (this.answer !== null) doors.answered(runId, this.answer);
  }

  /** What was done is told with the run's end. */
  #putBack({ attempts, values, clear }: HeldLines): void {
    this.journal.putBack(attempts);
    if (values !== undefined) this.values.putBack(values);
    if (clear !== undefined) this.#of.secrets.putBack(clear);
  }

  async #readValues(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const { doors, run } = this.#of;
    const { store, log, given } = doors;
    const { id: runId, workspace } = run;
    const read = () => store.runs.values({ workspace, runId, ids });
    const found = await written(read, { log, given, runId });
    if (found === null) throw new Departure({ kind: "abandon" });
    return found;
  }
}
