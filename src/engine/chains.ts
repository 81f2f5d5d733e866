import type { Json } from "../contract/name.ts";
import { isTested } from "../contract/run-version.ts";
import { chainDepthMax, type StartedBy } from "../contract/started-by.ts";
import type { After } from "../contract/workflow.ts";
import { compileExpression } from "../core/expression.ts";
import { fill } from "../core/fill.ts";
import { followedIn } from "../core/followed.ts";
import { newId } from "../core/id.ts";
import { asReady, type ReadyRun } from "../core/ready-run.ts";
import type { EndedRun, NewRun, Snapshot } from "../store/store.ts";
import type { EngineDoors } from "./engine.ts";
import { depthOf } from "./outside.ts";
import { instant } from "./wait.ts";

type ChainsDoors = Pick<EngineDoors, "store" | "live" | "log" | "now" | "random" | "tracing">;

/** Starts what is to follow when runs end: workflows that come after others, and those that look after failures. */
export class Chains {
  readonly #doors: ChainsDoors;
  #snapshot: Snapshot | null = null;
  #isFollowed: (key: string) => boolean = () => false;

  constructor(doors: ChainsDoors) {
    this.#doors = doors;
  }

  /** Whether something follows when a run of this workflow ends. */
  isFollowed({ workspace, workflow }: { workspace: string; workflow: string }): boolean {
    const snapshot = this.#doors.live.current();
    if (snapshot !== this.#snapshot) {
      this.#snapshot = snapshot;
      this.#isFollowed = followedIn(snapshot);
    }
    return this.#isFollowed(`${workspace}/${workflow}`);
  }

  /** Follows runs that have ended, each once, whoever else looks. */
  async follow({ limit }: { limit: number }): Promise<{ runs: ReadyRun[]; more: boolean }> {
    const { store, now } = this.#doors;
    const ended = await store.chains.ended({ limit });
    const runs: ReadyRun[] = [];
    for (const run of ended) {
      const starts = await this.#startsAfter(run);
      const { id: runId, workspace } = run;
      if (!(await store.chains.follow({ runId, workspace, starts, now: instant(now()) }))) continue;
      runs.push(...asReady(starts, { workspace }));
    }
    return { runs, more: ended.length === limit };
  }

  async #startsAfter(run: EndedRun): Promise<NewRun[]> {
    if (isTested(run)) return [];
    const { live, log } = this.#doors;
    const snapshot = live.current();
    const depth = depthOf(run.startedBy) + 1;
    const wanted = [...(await this.#afterEnd(run, snapshot)), ...afterFailure(run, snapshot)];
    if (wanted.length === 0) return [];
    if (depth > chainDepthMax) {
      log.warn("chain of runs ended: too many have started one another", { runId: run.id, depth });
      return [];
    }
    return wanted.flatMap(({ workflow, input, kind }) => {
      const found = snapshot.workflows.find(
        (each) => each.workspace === run.workspace && each.name === workflow,
      );
      if (found === undefined) {
        log.warn("run not followed: its workflow is gone", { runId: run.id, workflow });
        return [];
      }
      const chained = { runId: run.id, workflow: run.workflow, depth };
      const by: StartedBy =
        kind === "failure" ? { kind, ...chained } : { kind, ...chained, status: run.status };
      return [this.#runOf(found, { input, startedBy: by })];
    });
  }

  #runOf(
    { id, workspace, name, version }: Snapshot["workflows"][number],
    given: { input: Json; startedBy: StartedBy },
  ): NewRun {
    const { now, random, tracing } = this.#doors;
    const runId = newId("run", { now: now(), random });
    return {
      id: runId,
      workflowId: id,
      workflow: name,
      version,
      ...given,
      ...(this.isFollowed({ workspace, workflow: name }) && { followed: true }),
      ...(tracing !== undefined && { traceparent: tracing.begin(runId, undefined) }),
    };
  }

  async #afterEnd(run: EndedRun, { workflows }: Snapshot): Promise<Follower[]> {
    const scope = { run: viewOf(run), now: this.#doors.now() };
    const found: Follower[] = [];
    for (const { workspace, name, links } of workflows) {
      if (workspace !== run.workspace) continue;
      for (const after of links?.after ?? []) {
        if (after.workflow !== run.workflow || !(after.on === "ended" || after.on === run.status)) continue;
        const input = await this.#inputFor(after, scope, { runId: run.id, workflow: name });
        if (input !== undefined) found.push({ kind: "end", workflow: name, input });
      }
    }
    return found;
  }

  /** Undefined where it is not wanted, or can't be told: that is logged. */
  async #inputFor(
    { when, input }: After,
    scope: { run: Json },
    of: { runId: string; workflow: string },
  ): Promise<Json | undefined> {
    try {
      if (when !== undefined && (await compileExpression(when).evaluate(scope)) !== true) return undefined;
      return input === undefined ? { run: scope.run } : await fill(input, scope);
    } catch (error) {
      this.#doors.log.warn("run not followed: what follows could not be evaluated", { ...of, error });
      return undefined;
    }
  }
}

interface Follower {
  kind: "end" | "failure";
  workflow: string;
  input: Json;
}

/** What looks after failures is not started by its own, nor by another such run's. */
function afterFailure(run: EndedRun, { workflows, workspaces }: Snapshot): Follower[] {
  if (run.status !== "failed" || run.startedBy.kind === "failure") return [];
  const own = workflows.find(({ workspace, name }) => workspace === run.workspace && name === run.workflow);
  const common = workspaces.find(({ id }) => id === run.workspace)?.onFailure;
  const workflow = own?.links?.onFailure ?? common;
  if (workflow === undefined || workflow === run.workflow) return [];
  return [{ kind: "failure", workflow, input: { run: viewOf(run) } }];
}

/** The run that ended, as what follows sees it. */
const viewOf = (run: EndedRun): Json => ({
  id: run.id,
  workflow: run.workflow,
  version: run.version,
  status: run.status,
  createdAt: run.createdAt,
  startedAt: run.startedAt,
  endedAt: run.endedAt,
  deliveryId: run.deliveryId,
  triggerId: run.triggerId,
  step: run.error?.step ?? null,
  error: run.error === null ? null : { ...run.error },
  output: run.output,
});
