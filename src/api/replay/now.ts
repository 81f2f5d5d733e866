import { Problem } from "../../contract/problem.ts";
import { asReady } from "../../core/ready-run.ts";
import type { ReplayDoors } from "../doors.ts";
import { planReplay, type Wish } from "./plan.ts";

/** Replays one delivery at once, all of its runs or none. Throws a Problem when there is nothing that could be started. */
export async function replayNow(
  doors: ReplayDoors,
  wish: Wish,
  id: string,
): Promise<{ runId: string; workflow: string }[]> {
  const { store, engine, now, log } = doors;
  const { workspace } = wish;
  const delivery = await store.deliveries.find({ workspace, id });
  if (delivery === null) {
    throw new Problem("not_found", {
      detail: `No delivery has the id "${id}", or it is past its retention.`,
    });
  }
  const started = await store.deliveries.startedOn({ workspace, ids: [id] });
  const start = await planReplay(doors, wish, { delivery, started });
  await store.runs.start({ ...start, workspace, now: new Date(now()).toISOString() });
  for (const run of start.runs)
    log.info("run started by hand", { runId: run.id, workflow: run.workflow, deliveryId: start.deliveryId });
  engine.wake(asReady(start.runs, { workspace }));
  return start.runs.map((run) => ({ runId: run.id, workflow: run.workflow }));
}
