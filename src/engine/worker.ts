import { replyWaitMsMax } from "../contract/response.ts";
import type { RunReply, RunStatus } from "../contract/run.ts";
import type { ReadyRun } from "../core/ready-run.ts";
import type { ClaimedRun, Store } from "../store/store.ts";
import { Callers, type Waiting } from "./callers.ts";
import { Claims } from "./claims.ts";
import { Doubts } from "./doubts.ts";
import { type ExecuteDoors, execute, type Left } from "./execute.ts";
import type { Execution, InHand } from "./execution.ts";
import { giveUp } from "./give-up.ts";
import { type OpenDoors, openExecution } from "./open-execution.ts";
import type { Surroundings } from "./surroundings.ts";
import { instant } from "./wait.ts";
import type { Workflows } from "./workflows.ts";
import { written } from "./writing.ts";

export interface Bounds {
  isBounded: (run: ClaimedRun) => boolean;
  /** Whether the run may go on now. */
  enter: (run: ClaimedRun) => Promise<"in" | "held" | "lost">;
  /** It was held back. */
  heldBack: (run: ClaimedRun) => void;
}

export interface WorkerDoors extends Omit<ExecuteDoors, "answered" | "store"> {
  readonly store: Store;
  readonly worker: string;
  readonly workflows: Workflows;
  readonly surroundings: Surroundings;
  /** Runs executed at a time of those that are queued; as many again of those that were accepted for this worker. */
  readonly concurrency: number;
  /** What holds back runs of workflows that bound them. */
  readonly bounds: Bounds;
  /** The run is queued again. */
  released(run: ReadyRun): void;
  /** The run has ended here. */
  ended(run: ClaimedRun, status: RunStatus): void;
  /** The run waits until then; whoever wakes it is told. Whether that will be this process. */
  parked(runId: string, wakeAt: number): { here: boolean };
}

/** A run that is taken, and whether it is executed yet or not. */
interface Arrival {
  readonly runId: string;
  /** That was heard of on the way. */
  isCanceled: boolean;
}

class Stopping extends Error {
  override name = "Stopping";
}

/** Takes runs and carries each on in this process, and tells the callers that wait for one. */
export class Worker {
  readonly #doors: WorkerDoors;
  readonly #open: OpenDoors;
  readonly #claims: Claims;
  readonly #executions = new Map<string, Execution>();
  /** Who waits for a run to be out of hand. */
  readonly #awaited = new Map<string, PromiseWithResolvers<void>>();
  readonly #arrivals = new Set<Arrival>();
  readonly #callers = new Callers((runId) => this.#unexpect(runId));
  readonly #doubts: Doubts;
  /** In hand because they were accepted for this worker. */
  #accepted = 0;
  /** Taken, and not yet executing or out of hand. */
  #coming = 0;
  #stopping = false;
  #drained = Promise.withResolvers<void>();

  constructor(doors: WorkerDoors) {
    this.#doors = doors;
    const { workflows, surroundings } = doors;
    const answered: ExecuteDoors["answered"] = (runId, answer) =>
      this.#callers.tell(runId, { kind: "answered", answer });
    this.#open = { workflows, surroundings, execute: { ...doors, answered } };
    this.#claims = new Claims(doors);
    this.#doubts = new Doubts({
      ...doors,
      found: (run) => void this.#accept(run.id, async () => run),
    });
  }

  /** Null: it is not carried on here. */
  inHand(runId: string): InHand | null {
    return this.#executions.get(runId)?.inHand() ?? null;
  }

  running(): string[] {
    return [...this.#executions.keys()];
  }

  /** Those that are about to be executed, too. */
  taken(): string[] {
    return Array.from(this.#arrivals, ({ runId }) => runId);
  }

  /**
   * Claims a run, together with what else is taken in this turn of the event loop, and executes it. Rejects with
   * `Stopping` when this worker takes no more: whoever woke it has to wake another one. One that is in hand may be
   * parked on disk already, and woken before this worker has heard of that: it is claimed when it is out of hand.
   */
  async take(runId: string): Promise<void> {
    while (!this.#stopping && this.#executions.has(runId)) await this.#outOfHand(runId);
    if (this.#stopping) throw new Stopping("This worker takes no more runs.");
    await this.#arrive(runId, async (arrival) => {
      const run = await this.#come(() => this.#claims.claim(runId));
      if (run !== null) await this.#carry(run, arrival);
    });
  }

  /**
   * Executes a run that was accepted for this worker. Resolves with its first answer or its end; with `lost` when that
   * is not to be had here, or not within `waitMs` or before `signal` is aborted: from then on it is a run like any other.
   */
  runNow(runId: string, wait?: Waiting): Promise<RunReply> {
    const { store, log, given, worker } = this.#doors;
    const read = () => written(() => store.runs.claimed({ worker, id: runId }), { log, given, runId });
    return this.#callers.wait(runId, () => this.#accept(runId, read), wait);
  }

  /** Something has come that these runs wait for; those in hand are told. */
  stir(runIds: readonly string[]): void {
    for (const runId of runIds) this.#executions.get(runId)?.root.stir();
  }

  /** It is not known whether these were accepted for this worker: they are looked for until it is, and executed. */
  doubt(runIds: readonly string[]): void {
    this.#doubts.add(runIds);
  }

  /** These runs are canceled: those in hand stop at once, whoever waits for one is told. */
  canceled(runIds: readonly string[]): void {
    for (const runId of runIds) {
      const execution = this.#executions.get(runId);
      if (execution !== undefined) {
        execution.leave({ kind: "cancel" }, { atOnce: true });
        continue;
      }
      for (const arrival of this.#arrivals) if (arrival.runId === runId) arrival.isCanceled = true;
      this.#callers.tell(runId, { kind: "ended", status: "canceled", output: null, error: null });
    }
  }

  /** Takes no more. Resolves when nothing is in hand. Runs that no caller waits for leave before their next step. */
  stop(): Promise<void> {
    this.#stopping = true;
    for (const execution of this.#executions.values()) {
      if (!execution.ledger.expected) execution.leave({ kind: "release" }, { atOnce: false });
    }
    this.#checkDrained();
    return this.#drained.promise;
  }

  /** Aborts the steps under way and gives their runs back. */
  releaseAll(): void {
    for (const execution of this.#executions.values()) execution.leave({ kind: "release" }, { atOnce: true });
  }

  /**
   * Executes what was accepted for this worker, before all that is queued; gives it to the queue when there is too much
   * of it. False when there is no such run.
   */
  async #accept(runId: string, read: () => Promise<ClaimedRun | null>): Promise<boolean> {
    const fits = this.#accepted < this.#doors.concurrency;
    if (fits) this.#accepted += 1;
    try {
      return await this.#arrive(runId, async (arrival) => {
        const run = await this.#come(read);
        if (run === null) return false;
        if (fits) await this.#carry(run, arrival);
        else await this.#giveBack(run, arrival);
        return true;
      });
    } finally {
      if (fits) this.#accepted -= 1;
    }
  }

  #outOfHand(runId: string): Promise<void> {
    const awaited = this.#awaited.get(runId) ?? Promise.withResolvers<void>();
    this.#awaited.set(runId, awaited);
    return awaited.promise;
  }

  async #arrive<Result>(runId: string, carry: (arrival: Arrival) => Promise<Result>): Promise<Result> {
    const arrival = { runId, isCanceled: false };
    this.#arrivals.add(arrival);
    try {
      return await carry(arrival);
    } finally {
      this.#arrivals.delete(arrival);
    }
  }

  async #giveBack(run: ClaimedRun, arrival: Arrival): Promise<void> {
    const { store, log, now, given } = this.#doors;
    const { id: runId, epoch } = run;
    const held = { runId, epoch, attempts: [], ranMs: 0 };
    const release = () => store.runs.release({ ...held, now: instant(now()) });
    const result = await this.#come(() => written(release, { log, given, runId }));
    if (result === "written") this.#doors.released(run);
    // It stays here, to be ended.
    if (result === "cancel") await this.#carry({ ...run, cancelRequested: true }, arrival);
    this.#callers.tell(runId, { kind: "lost" });
  }

  async #come<Come>(come: () => Promise<Come>): Promise<Come> {
    this.#coming += 1;
    try {
      return await come();
    } finally {
      this.#coming -= 1;
      // What has come is in hand before anyone looks whether something is.
      queueMicrotask(() => this.#checkDrained());
    }
  }

  async #carry(run: ClaimedRun, arrival: Arrival): Promise<void> {
    try {
      if (!(await this.#mayEnter(run))) return this.#callers.tell(run.id, { kind: "lost" });
      const execution = await openExecution(run, this.#open);
      if (execution === null) return;
      execution.ledger.expected = this.#callers.has(run.id);
      this.#executions.set(run.id, execution);
      this.#doors.changed?.(run.id);
      if (arrival.isCanceled) execution.leave({ kind: "cancel" }, { atOnce: true });
      if (this.#stopping && !execution.ledger.expected)
        execution.leave({ kind: "release" }, { atOnce: false });
      const left = await execute(execution);
      if (left.kind === "canceled") return await this.#close(run, arrival);
      this.#left(run, left);
    } catch (error) {
      this.#left(run, await giveUp(run, error, this.#doors));
    } finally {
      this.#executions.delete(run.id);
      this.#awaited.get(run.id)?.resolve();
      this.#awaited.delete(run.id);
      this.#doors.changed?.(run.id);
      this.#checkDrained();
    }
  }

  /** Takes up a run again that was to be parked and is canceled: what its steps left is put in order. */
  async #close({ id: runId }: ClaimedRun, arrival: Arrival): Promise<void> {
    const { store, log, given, worker } = this.#doors;
    const read = () => store.runs.claimed({ worker, id: runId });
    const run = await this.#come(() => written(read, { log, given, runId }));
    if (run === null) this.#tell(runId, { kind: "lost" });
    else await this.#carry({ ...run, cancelRequested: true }, arrival);
  }

  /** Asks its workflow's bounds, where it has any. */
  async #mayEnter(run: ClaimedRun): Promise<boolean> {
    const { bounds, log, given } = this.#doors;
    if (run.cancelRequested || run.fault !== undefined || !bounds.isBounded(run)) return true;
    const entered = await this.#come(() => written(() => bounds.enter(run), { log, given, runId: run.id }));
    if (entered === "held") bounds.heldBack(run);
    return entered === "in";
  }

  #left(run: ClaimedRun, left: Left): void {
    this.#tell(run.id, left);
    if (left.kind === "ended") this.#doors.ended(run, left.status);
  }

  #tell(runId: string, left: Left): void {
    switch (left.kind) {
      case "ended": {
        const { status, output, error, answer } = left;
        this.#callers.tell(
          runId,
          answer ? { kind: "answered", answer } : { kind: "ended", status, output, error },
        );
        return;
      }
      case "parked": {
        const { here } = this.#doors.parked(runId, left.wakeAt);
        // No caller waits longer; nothing is kept for one that has gone.
        const inTime = left.wakeAt - this.#doors.now() <= replyWaitMsMax;
        if (!here || !inTime) this.#callers.tell(runId, { kind: "lost" });
        return;
      }
      case "canceled":
      case "released":
      case "lost":
        this.#callers.tell(runId, { kind: "lost" });
        return;
      default:
        left satisfies never;
    }
  }

  /** Nobody waits for it any longer. */
  #unexpect(runId: string): void {
    const execution = this.#executions.get(runId);
    if (execution === undefined) return;
    execution.ledger.expected = false;
    if (this.#stopping) execution.leave({ kind: "release" }, { atOnce: false });
  }

  #checkDrained(): void {
    if (this.#stopping && this.#coming === 0 && this.#executions.size === 0) this.#drained.resolve();
  }
}
