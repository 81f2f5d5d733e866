import type { Json } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import type { StartedBy } from "../contract/started-by.ts";
import { followedIn } from "../core/followed.ts";
import { newId } from "../core/id.ts";
import type { NewRun } from "../store/store.ts";
import type { EngineDoors } from "./engine.ts";
import { instant } from "./wait.ts";

/** A run to be started: of a workflow's newest version, or of the one that is named. */
export interface Wanted {
  /** Name or id. */
  workflow: string;
  version?: number | undefined;
  replayOf?: string | undefined;
  /** What its steps see as `input`. */
  input?: Json;
  startedBy?: StartedBy;
  /** The schedule that starts it. */
  origin?: string;
}

/** Runs of one delivery, or of none, to be started together. */
export interface Starts {
  workspace: string;
  /** The stored delivery that becomes the runs' event. */
  deliveryId: string | null;
  workflows: readonly Wanted[];
}

type StartDoors = Pick<EngineDoors, "store" | "live" | "log" | "now" | "random" | "tracing">;

/** Queues all of them in one transaction, or none. Throws Problem `not_found`. */
export async function startRuns(
  doors: StartDoors,
  { workspace, deliveryId, workflows }: Starts,
): Promise<{ runId: string; workflow: string }[]> {
  const { store, log, now } = doors;
  const runs = await newRuns(doors, { workspace, workflows });
  await store.runs.start({ workspace, deliveryId, runs, now: instant(now()) });
  for (const { id, workflow } of runs) log.info("run started by hand", { runId: id, workflow, deliveryId });
  return runs.map(({ id, workflow }) => ({ runId: id, workflow }));
}

/** The runs as they will be stored. Throws Problem `not_found` where a workflow, or the version of it, is not there. */
export async function newRuns(
  { store, live, now, random, tracing }: Omit<StartDoors, "log">,
  { workspace, workflows }: Omit<Starts, "deliveryId">,
): Promise<NewRun[]> {
  const at = now();
  const snapshot = live.current();
  const isFollowed = followedIn(snapshot);
  const known = snapshot.workflows.filter((one) => one.workspace === workspace);
  const found = workflows.map(async ({ workflow: name, version, replayOf, input, startedBy, origin }) => {
    const workflow =
      version === undefined
        ? known.find((one) => one.name === name || one.id === name)
        : await ofVersion(store, { workspace, name, version });
    if (workflow === undefined || workflow === null) {
      const which = version === undefined ? "" : ` with a version ${version}`;
      throw new Problem("not_found", { detail: `There is no workflow “${name}”${which}.` });
    }
    const { id: workflowId, name: named } = workflow;
    return {
      workflowId,
      workflow: named,
      version: workflow.version,
      ...(replayOf !== undefined && { replayOf }),
      ...(input !== undefined && { input }),
      ...(startedBy !== undefined && { startedBy }),
      ...(origin !== undefined && { origin }),
      ...(isFollowed(`${workspace}/${named}`) && { followed: true }),
    };
  });
  // Sorted, so that the runs are listed in the order they were asked for.
  const ids = workflows.map(() => newId("run", { now: at, random })).toSorted();
  return (await Promise.all(found)).flatMap((run, index): NewRun[] => {
    const id = ids[index];
    if (id === undefined) return [];
    return [{ id, ...run, ...(tracing !== undefined && { traceparent: tracing.begin(id, undefined) }) }];
  });
}

/** Also of one that was removed, where it is named by its id. */
async function ofVersion(
  { definitions }: StartDoors["store"],
  { workspace, name, version }: { workspace: string; name: string; version: number },
) {
  const workflow =
    (await definitions.workflow({ workspace, idOrName: name, version })) ??
    (await definitions.workflowVersion({ id: name, version }));
  return workflow?.workspace === workspace ? workflow : null;
}
