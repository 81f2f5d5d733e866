import type { Actor } from "../../contract/actor.ts";
import type { Delivery, DeliveryDetail } from "../../contract/delivery.ts";
import { Problem } from "../../contract/problem.ts";
import type { ReplayOf } from "../../contract/replay.ts";
import { wasProved } from "../../core/proved.ts";
import type { ReplayStart, StartedOn } from "../../store/store.ts";
import type { ReplayDoors } from "../doors.ts";
import { editedDelivery } from "./edit.ts";
import { routedNow } from "./routed.ts";

/** What is to run, in which workspace, and who asks. */
export interface Wish extends ReplayOf {
  workspace: string;
  by: Actor;
}

export type Plan = { delivery: string } & ({ start: ReplayStart } | { skipped: string });

const notThere = "There is no delivery with this id, or it is past its retention.";

type Wanted = { workflow: string; version?: number; replayOf?: string };

/**
 * What was refused, or answered at the door, has not been proved or is not whole: nothing may run on it (S75). What a
 * capture took may come from anyone, and is run by force alone.
 */
export async function refuseUnproved(
  doors: Pick<ReplayDoors, "store">,
  delivery: Delivery,
  { force = false }: { force?: boolean | undefined },
): Promise<void> {
  const { id, status } = delivery;
  if (status === "rejected") {
    refuseToRun(id, "was rejected, and nothing is run on what was not proved and valid");
  }
  if (status === "handshake") refuseToRun(id, "was a handshake");
  if (status !== "captured" || force) return;
  const { trace } = await detailOf(doors, delivery);
  if (wasProved(trace)) return;
  const detail = `The delivery ${id} was captured, and its sender was not proved. Only an administrator runs it, by \`force\`.`;
  throw new Problem("conflict", { detail });
}

function refuseToRun(id: string, why: string): never {
  throw new Problem("conflict", { detail: `The delivery ${id} ${why}. Let its sender send it again.` });
}

/**
 * What a replay of a delivery starts: the workflow that is named, else those that the delivery started, else those that
 * its trigger's routes choose now. Throws a Problem when there is nothing that could be started.
 */
export async function planReplay(
  doors: ReplayDoors,
  wish: Wish,
  { delivery, started }: { delivery: Delivery; started: readonly StartedOn[] },
): Promise<ReplayStart> {
  await refuseUnproved(doors, delivery, wish);
  const { workspace, edit } = wish;
  const known = wantedOf(delivery, started, wish);
  if (edit !== undefined) {
    const edited = await editedDelivery(doors, await detailOf(doors, delivery), { edit, by: wish.by });
    const runs = known === null ? edited.runs : await doors.engine.newRuns({ workspace, workflows: known });
    if (runs.length === 0) refuse(`Edited so, its trigger's routes choose no workflow (${edited.reason}).`);
    return { deliveryId: edited.made.delivery.id, edited: edited.made, runs };
  }
  const workflows = known ?? (await routed(doors, delivery));
  return {
    deliveryId: delivery.id,
    edited: null,
    runs: await doors.engine.newRuns({ workspace, workflows }),
  };
}

/** As `planReplay`, of several; one that can't be replayed, or that there is not, gives the reason. */
export async function planReplays(
  doors: ReplayDoors,
  wish: Wish,
  { deliveries, missing }: { deliveries: readonly Delivery[]; missing: readonly string[] },
): Promise<Plan[]> {
  const { workspace } = wish;
  const ids = deliveries.map(({ id }) => id);
  const started = Map.groupBy(
    await doors.store.deliveries.startedOn({ workspace, ids }),
    ({ deliveryId }) => deliveryId,
  );
  const plans: Plan[] = missing.map((delivery) => ({ delivery, skipped: notThere }));
  for (const delivery of deliveries) {
    try {
      const start = await planReplay(doors, wish, { delivery, started: started.get(delivery.id) ?? [] });
      plans.push({ delivery: delivery.id, start });
    } catch (error) {
      if (!(error instanceof Problem) || error.code === "store_unavailable") throw error;
      plans.push({ delivery: delivery.id, skipped: error.message });
    }
  }
  return plans;
}

/** Null: what its trigger's routes choose. */
function wantedOf(
  delivery: Delivery,
  started: readonly StartedOn[],
  { workflow, version }: Pick<Wish, "workflow" | "version">,
): Wanted[] | null {
  if (workflow !== undefined) {
    const before = started.find((run) => run.workflow === workflow || run.workflowId === workflow);
    const replayOf = before && { replayOf: before.id };
    if (version !== "original") return [{ workflow, ...(version !== undefined && { version }), ...replayOf }];
    if (before === undefined)
      return refuse(`It has not run ${workflow} before, so there is no original version.`);
    return [{ workflow: before.workflowId, version: before.version, ...replayOf }];
  }
  // Where it started nothing by itself, what was started on it by hand is what is wanted.
  const own = started.filter((run) => run.own);
  const again = own.length > 0 ? own : started;
  if (again.length > 0) {
    return again.map((run) =>
      version === "original"
        ? { workflow: run.workflowId, version: run.version, replayOf: run.id }
        : { workflow: run.workflow, replayOf: run.id },
    );
  }
  // Its event has run once already, by the delivery that it repeats.
  if (delivery.status === "duplicate") {
    const of = delivery.duplicateOf === null ? "another delivery" : `the delivery ${delivery.duplicateOf}`;
    refuse(`It repeats ${of}: replay that one.`);
  }
  return null;
}

async function routed(doors: ReplayDoors, delivery: Delivery): Promise<Wanted[]> {
  const { triggers } = doors.live.current();
  const { workspace, triggerId } = delivery;
  const trigger = triggers.find((each) => each.workspace === workspace && each.id === triggerId);
  if (trigger === undefined) return refuse("It started no run, and its trigger is gone.");
  const { workflows, verdicts, failed } = await routedNow(await detailOf(doors, delivery), trigger);
  // Whoever asks is there to put it right, unlike a sender.
  if (failed) refuse(`It started no run, and a filter of its trigger can't be evaluated (${verdicts}).`);
  if (workflows.length === 0)
    refuse(`It started no run, and its trigger's routes choose no workflow now (${verdicts}).`);
  return workflows.map((workflow) => ({ workflow }));
}

async function detailOf(
  { store }: Pick<ReplayDoors, "store">,
  { workspace, id }: Delivery,
): Promise<DeliveryDetail> {
  const detail = await store.deliveries.get({ workspace, id });
  if (detail !== null) return detail;
  throw new Problem("not_found", { detail: `The delivery ${id} is past its retention.` });
}

function refuse(why: string): never {
  throw new Problem("conflict", { detail: `${why} To run a workflow on it all the same, name one.` });
}
