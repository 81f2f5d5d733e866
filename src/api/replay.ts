import type { DeliveryDetail } from "../contract/delivery.ts";
import { Problem } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import { eventScope } from "../core/event-scope.ts";
import { chooseRoutes, compileRouting } from "../core/routes.ts";
import { storedBody } from "../core/stored-body.ts";
import type { ApiDoors } from "./doors.ts";

interface Replay {
  workspace: string;
  delivery: DeliveryDetail;
  /** Instead of the ones that the delivery calls for. */
  workflow?: string | undefined;
}

/** What was refused, or answered at the door, has not been proved or is not whole: nothing may run on it (S75). */
export function refuseUnproved({ id, status }: Pick<DeliveryDetail, "id" | "status">): void {
  if (status !== "rejected" && status !== "handshake") return;
  const why =
    status === "rejected"
      ? "was rejected, and nothing is run on what was not proved and valid"
      : "was a handshake";
  throw new Problem("conflict", { detail: `The delivery ${id} ${why}. Let its sender send it again.` });
}

/**
 * Starts new runs from an old delivery, all or none: of the workflow that is named, else of those that it started, else
 * of those that its trigger's routes choose now. Throws a Problem when there is nothing that could be started.
 */
export async function replay(
  doors: ApiDoors,
  { workspace, delivery, workflow }: Replay,
): Promise<{ runId: string; workflow: string }[]> {
  refuseUnproved(delivery);
  const { triggers, workflows } = doors.live.current();
  const trigger = triggers.find((each) => each.workspace === workspace && each.id === delivery.triggerId);
  const wanted = workflow === undefined ? await workflowsFor(doors, delivery, trigger) : [workflow];
  const known = new Set(workflows.filter((each) => each.workspace === workspace).map(({ name }) => name));
  const gone = wanted.filter((name) => !known.has(name));
  if (gone.length > 0)
    throw new Problem("not_found", { detail: `There is no workflow "${gone.join('", "')}".` });
  return doors.engine.startAll({
    workspace,
    deliveryId: delivery.id,
    workflows: wanted.map((name) => {
      const replayOf = delivery.runs.find((run) => run.workflow === name)?.id;
      return { workflow: name, ...(replayOf !== undefined && { replayOf }) };
    }),
  });
}

async function workflowsFor(
  doors: ApiDoors,
  delivery: DeliveryDetail,
  trigger: Trigger | undefined,
): Promise<string[]> {
  const started = await startedAtFirst(doors, delivery);
  if (started.length > 0) return started;
  // Its event has run once already, by the delivery that it repeats.
  if (delivery.status === "duplicate") {
    const of = delivery.duplicateOf === null ? "another delivery" : `the delivery ${delivery.duplicateOf}`;
    refuse(`It repeats ${of}: replay that one.`);
  }
  if (trigger === undefined) return refuse("It started no run, and its trigger is gone.");
  return routed(delivery, trigger);
}

/** The workflows that the delivery itself started: those runs are stored with it, as of the time it came. */
async function startedAtFirst({ store }: ApiDoors, delivery: DeliveryDetail): Promise<string[]> {
  const { workspace, receivedAt } = delivery;
  const names = new Set<string>();
  for (const { id, workflow } of delivery.runs) {
    if (names.has(workflow)) continue;
    const run = await store.runs.get({ workspace, id });
    if (run?.createdAt === receivedAt && run.replayOf === null) names.add(workflow);
  }
  // Where it started nothing by itself, what was started on it by hand is what is wanted.
  return names.size > 0 ? [...names] : [...new Set(delivery.runs.map(({ workflow }) => workflow))];
}

/** The workflows that the trigger's filter and routes choose now. */
async function routed(delivery: DeliveryDetail, trigger: Trigger): Promise<string[]> {
  const { headers, body } = trigger.variables;
  const scope = eventScope(
    { ...delivery, triggerId: trigger.id, body: bodyOf(delivery) },
    { ...(headers !== undefined && { headers }), ...(body !== undefined && { body }) },
  );
  const { matched, verdicts, failed } = await chooseRoutes(compileRouting(trigger), {
    scope,
    eventType: delivery.eventType,
  });
  // Whoever asks is there to put it right, unlike a sender.
  if (failed) refuse(`It started no run, and a filter of its trigger can't be evaluated (${verdicts}).`);
  if (matched.length === 0)
    refuse(`It started no run, and its trigger's routes choose no workflow now (${verdicts}).`);
  return [...new Set(matched.map(({ workflow }) => workflow))];
}

function refuse(why: string): never {
  throw new Problem("conflict", { detail: `${why} To run a workflow on it all the same, name one.` });
}

function bodyOf(delivery: DeliveryDetail) {
  const { content, encoding } = delivery.body;
  return storedBody(Buffer.from(content, encoding), delivery);
}
