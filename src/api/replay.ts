import type { DeliveryDetail } from "../contract/delivery.ts";
import { Problem } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import { parseBody } from "../core/body.ts";
import { eventScope } from "../core/event-scope.ts";
import { compileFilter } from "../core/filter.ts";
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

/** Starts new runs from an old delivery. Throws a Problem when there is nothing that could be started. */
export async function replay(
  doors: ApiDoors,
  { workspace, delivery, workflow }: Replay,
): Promise<{ runId: string; workflow: string }[]> {
  refuseUnproved(delivery);
  const snapshot = doors.live.current();
  const known = new Set(
    snapshot.workflows.filter((each) => each.workspace === workspace).map(({ name }) => name),
  );
  const trigger = snapshot.triggers.find(
    (each) => each.workspace === workspace && each.id === delivery.triggerId,
  );
  const wanted = workflow === undefined ? await workflowsFor(delivery, trigger) : [workflow];
  if (wanted.length === 0) {
    const detail =
      "It started no run, and its trigger's routes choose no workflow now. Name one with `workflow`.";
    throw new Problem("conflict", { detail });
  }
  const gone = wanted.filter((name) => !known.has(name));
  if (gone.length > 0)
    throw new Problem("not_found", { detail: `There is no workflow "${gone.join('", "')}".` });
  const runs: { runId: string; workflow: string }[] = [];
  for (const name of wanted) {
    const replayOf = delivery.runs.find((run) => run.workflow === name)?.id;
    const start = {
      workspace,
      workflow: name,
      deliveryId: delivery.id,
      ...(replayOf !== undefined && { replayOf }),
    };
    const { runId } = await doors.engine.start(start);
    runs.push({ runId, workflow: name });
  }
  return runs;
}

async function workflowsFor(delivery: DeliveryDetail, trigger: Trigger | undefined): Promise<string[]> {
  const started = [...new Set(delivery.runs.map(({ workflow }) => workflow))];
  return started.length > 0 || trigger === undefined ? started : routed(delivery, trigger);
}

/** The workflows that the trigger's routes choose now. */
async function routed(delivery: DeliveryDetail, { routes, variables }: Trigger): Promise<string[]> {
  const scope = eventScope(
    { ...delivery, triggerId: delivery.triggerId ?? "", body: bodyOf(delivery) },
    // The names may be absent, which is not the same as undefined to the scope.
    JSON.parse(JSON.stringify(variables)),
  );
  const chosen: string[] = [];
  for (const { workflow, when, otherwise } of routes) {
    if (otherwise) continue;
    if (when === undefined || (await compileFilter(when).test(scope)).kind === "match") chosen.push(workflow);
  }
  const filtered = routes.some(({ when, workflow }) => when !== undefined && chosen.includes(workflow));
  const rest = filtered ? [] : routes.filter(({ otherwise }) => otherwise).map(({ workflow }) => workflow);
  return [...new Set([...chosen, ...rest])];
}

function bodyOf({ body, contentType }: DeliveryDetail) {
  const bytes = Buffer.from(body.content, body.encoding);
  const parsed = parseBody({ bytes, contentType });
  return parsed.kind === "parsed" ? parsed.value : null;
}
