import type { Log } from "../contract/log.ts";
import type { ReadyRun } from "../core/ready-run.ts";
import { shortKey } from "../core/short-key.ts";
import { compileTemplate, type Template } from "../core/template.ts";
import type { ClaimedRun, GateRule, Live, Snapshot, Store } from "../store/store.ts";
import { Looker, sweepMsDefault } from "./looker.ts";
import { Lookers } from "./lookers.ts";
import { scopeOf } from "./scope.ts";

interface GatesDoors {
  readonly store: Pick<Store, "gates">;
  readonly live: Live;
  readonly log: Log;
  /** Whether this process looks after what others left; else only after what it is told of. */
  readonly sweeps: boolean;
  readonly sweepMs?: number;
  /** These runs have been queued. */
  wake: (runs: readonly ReadyRun[]) => void;
}

const fault = "held runs of workflows not let go; trying again";

/** Of a workflow, with the template of its runs' keys. */
interface Bounds {
  rule: GateRule;
  orderKey: Template | null;
}

const freely: Bounds = { rule: { concurrency: null, paused: false, ordered: false }, orderKey: null };
/** Where a key could not be worked out. */
const commonKey = "*";

/**
 * Holds back runs of workflows that bound how many are under way, or that are paused. What is held is in the store; here
 * are only the rules, and hints when to look: a run ended, a rule changed, and every second whatever was missed.
 */
export class Gates implements AsyncDisposable {
  readonly #doors: GatesDoors;
  readonly #watch: Disposable;
  #rules = new Map<string, Bounds>();
  readonly #sweeper: Looker;
  /** By workflow. */
  readonly #lookers: Lookers;

  constructor(doors: GatesDoors) {
    this.#doors = doors;
    const { log, live, sweeps, sweepMs = sweepMsDefault } = doors;
    const againMs = sweeps ? sweepMs : null;
    this.#lookers = new Lookers((workflowId) => ({
      look: async () => ((await this.#letGo(workflowId)) ? 0 : null),
      log,
      fault,
      fields: { workflowId },
      // The next sweep looks again.
      againMs: null,
    }));
    this.#sweeper = new Looker({
      look: async () => {
        for (const workflowId of await doors.store.gates.workflows()) this.#lookers.hint(workflowId);
        return againMs;
      },
      log,
      fault,
      againMs,
    });
    this.#rules = rulesOf(live.current());
    this.#watch = live.onChange((snapshot) => {
      this.#rules = rulesOf(snapshot);
      this.sweep();
    });
    if (sweeps) this.sweep();
  }

  isBounded({ workflowId }: ClaimedRun): boolean {
    return this.#rules.has(workflowId);
  }

  /** Whether a run may go on. Rejects with `StoreUnavailable`. */
  async enter(run: ClaimedRun): Promise<"in" | "held" | "lost"> {
    const { rule, orderKey: template } = this.#rules.get(run.workflowId) ?? freely;
    const { id: runId, workspace, workflowId, epoch } = run;
    const begun = run.journal.length > 0;
    const orderKey = template === null ? null : await this.#keyOf(run, template);
    return this.#doors.store.gates.enter({ workspace, workflowId, runId, epoch, begun, orderKey, rule });
  }

  async #keyOf(run: ClaimedRun, template: Template): Promise<string | null> {
    try {
      const { scope } = scopeOf({ ...run, journal: [] }, { secrets: {} });
      return shortKey(await template.render(scope)) || null;
    } catch (error) {
      this.#doors.log.warn("order key not worked out; the run is in one order with all such", {
        runId: run.id,
        error,
      });
      return commonKey;
    }
  }

  /** A run of this workflow's has ended, or was held back. */
  look(workflowId: string): void {
    if (this.#rules.has(workflowId)) this.#lookers.hint(workflowId);
  }

  /** Looks at everything that is held. */
  sweep(): void {
    this.#sweeper.hint();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch[Symbol.dispose]();
    await this.#sweeper[Symbol.asyncDispose]();
    await this.#lookers[Symbol.asyncDispose]();
  }

  /** Whether there is more to do at once. */
  async #letGo(workflowId: string): Promise<boolean> {
    const { store, wake } = this.#doors;
    const { rule } = this.#rules.get(workflowId) ?? freely;
    const { runs, more } = await store.gates.letGo({ workflowId, rule });
    if (runs.length > 0) wake(runs);
    return more;
  }
}

const rulesOf = ({ workflows }: Snapshot): Map<string, Bounds> =>
  new Map(
    workflows.flatMap(({ id, links, pausedAt }) => {
      const concurrency = links?.concurrency ?? null;
      const paused = pausedAt !== undefined;
      const orderKey = links?.orderKey === undefined ? null : compileTemplate(links.orderKey);
      const rule = { concurrency, paused, ordered: orderKey !== null };
      return concurrency === null && !paused && orderKey === null ? [] : [[id, { rule, orderKey }] as const];
    }),
  );
