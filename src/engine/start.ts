import { Problem } from "../contract/problem.ts";
import { newId } from "../core/id.ts";
import type { NewRun } from "../store/store.ts";
import type { EngineDoors } from "./engine.ts";
import { instant } from "./wait.ts";

/** Runs of one delivery, or of none, to be started together. */
export interface Starts {
  workspace: string;
  /** The stored delivery that becomes the runs' event. */
  deliveryId: string | null;
  /** By name or id; the newest version of each is started. */
  workflows: readonly { workflow: string; replayOf?: string }[];
}

type StartDoors = Pick<EngineDoors, "store" | "live" | "log" | "now" | "random">;

/** Queues all of them in one transaction, or none. Throws Problem `not_found`. */
export async function startRuns(
  { store, live, log, now, random }: StartDoors,
  { workspace, deliveryId, workflows }: Starts,
): Promise<{ runId: string; workflow: string }[]> {
  const at = now();
  const known = live.current().workflows.filter((one) => one.workspace === workspace);
  const found = workflows.map(({ workflow: name, replayOf }) => {
    const workflow = known.find((one) => one.name === name || one.id === name);
    if (workflow === undefined) throw new Problem("not_found", { detail: `There is no workflow “${name}”.` });
    const { id: workflowId, name: named, version } = workflow;
    return { workflowId, workflow: named, version, ...(replayOf !== undefined && { replayOf }) };
  });
  // Sorted, so that the runs are listed in the order they were asked for.
  const ids = found.map(() => newId("run", { now: at, random })).toSorted();
  const runs = ids.flatMap((id, index): NewRun[] => {
    const run = found[index];
    return run === undefined ? [] : [{ id, ...run }];
  });
  await store.runs.start({ workspace, deliveryId, runs, now: instant(at) });
  for (const { id, workflow } of runs) log.info("run started by hand", { runId: id, workflow, deliveryId });
  return runs.map(({ id, workflow }) => ({ runId: id, workflow }));
}
