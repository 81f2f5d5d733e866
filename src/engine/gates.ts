import type { Log } from "../contract/log.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import type { ClaimedRun, GateRule, Live, Snapshot, Store } from "../store/store.ts";

interface GatesDoors {
  readonly store: Pick<Store, "gates">;
  readonly live: Live;
  readonly log: Log;
  /** Whether this process looks after what others left; else only after what it is told of. */
  readonly sweeps: boolean;
  readonly sweepMs?: number;
  /** These runs have been queued. */
  wake: (runIds: readonly string[]) => void;
}

/** What another process left undone when it died is found after this long. */
const sweepMsDefault = 1_000;
const freely: GateRule = { concurrency: null, paused: false };

/**
 * Holds back runs of workflows that bound how many are under way, or that are paused. What is held is in the store; here
 * are only the rules, and hints when to look: a run ended, a rule changed, and every second whatever was missed.
 */
export class Gates implements AsyncDisposable {
  readonly #doors: GatesDoors;
  readonly #watch: Disposable;
  #rules = new Map<string, GateRule>();
  /** Workflows that are being looked at, and whether something has come since. */
  readonly #looking = new Map<string, boolean>();
  readonly #working = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(doors: GatesDoors) {
    this.#doors = doors;
    this.#rules = rulesOf(doors.live.current());
    this.#watch = doors.live.onChange((snapshot) => {
      this.#rules = rulesOf(snapshot);
      this.sweep();
    });
    if (doors.sweeps) this.sweep();
  }

  isBounded({ workflowId }: ClaimedRun): boolean {
    return this.#rules.has(workflowId);
  }

  /** Whether a run may go on. Rejects with `StoreUnavailable`. */
  enter(run: ClaimedRun): Promise<"in" | "held" | "lost"> {
    const rule = this.#rules.get(run.workflowId) ?? freely;
    const { id: runId, workspace, workflowId, epoch } = run;
    const begun = run.journal.length > 0;
    return this.#doors.store.gates.enter({ workspace, workflowId, runId, epoch, begun, rule });
  }

  /** A run of this workflow's has ended, or was held back. */
  look(workflowId: string): void {
    if (!this.#rules.has(workflowId)) return;
    this.#look(workflowId);
  }

  /** Looks at everything that is held. */
  sweep(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#stopped) this.#track(this.#sweep());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopped = true;
    this.#watch[Symbol.dispose]();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await Promise.all(this.#working);
  }

  async #sweep(): Promise<void> {
    const { store, sweeps, sweepMs = sweepMsDefault } = this.#doors;
    try {
      for (const workflowId of await store.gates.workflows()) this.#look(workflowId);
    } catch (error) {
      this.#warn(error);
    }
    if (!sweeps || this.#stopped) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.sweep(), sweepMs);
    this.#timer.unref();
  }

  #look(workflowId: string): void {
    const isLooking = this.#looking.has(workflowId);
    this.#looking.set(workflowId, isLooking);
    if (!isLooking && !this.#stopped) this.#track(this.#serve(workflowId));
  }

  async #serve(workflowId: string): Promise<void> {
    const { store, wake } = this.#doors;
    try {
      for (let again = true; again && !this.#stopped; ) {
        this.#looking.set(workflowId, false);
        const rule = this.#rules.get(workflowId) ?? freely;
        const { runIds, more } = await store.gates.letGo({ workflowId, rule });
        if (runIds.length > 0) wake(runIds);
        again = more || this.#looking.get(workflowId) === true;
      }
    } catch (error) {
      // The next sweep looks again.
      this.#warn(error);
    } finally {
      this.#looking.delete(workflowId);
    }
  }

  #warn(error: unknown): void {
    const level = error instanceof StoreUnavailable ? "warn" : "error";
    if (!this.#stopped) this.#doors.log[level]("held runs of workflows not let go; trying again", { error });
  }

  #track(work: Promise<void>): void {
    this.#working.add(work);
    void work.finally(() => this.#working.delete(work));
  }
}

const rulesOf = ({ workflows }: Snapshot): Map<string, GateRule> =>
  new Map(
    workflows.flatMap(({ id, links, pausedAt }) => {
      const concurrency = links?.concurrency ?? null;
      const paused = pausedAt !== undefined;
      return concurrency === null && !paused ? [] : [[id, { concurrency, paused }] as const];
    }),
  );
