import type { DeliveryDetail } from "../contract/delivery.ts";
import type { MatchInput, RoutingDraft } from "../contract/match.ts";
import { Problem } from "../contract/problem.ts";
import type { Trigger } from "../contract/trigger.ts";
import type { ScopeEvent } from "../core/event-scope.ts";
import { storedBody } from "../core/stored-body.ts";
import type { ApiDoors } from "./doors.ts";
import { paramsAnew, sampleEvent } from "./sample-event.ts";

const lastDefault = 20;
/** Deliveries asked for at a time, and how often: refused ones among them are passed over. */
const pageSize = 100,
  pagesMax = 10;
/** An event to try the rules on, and what is known of the delivery that brought it. */
export interface Candidate {
  event: ScopeEvent;
  delivery: Pick<DeliveryDetail, "id" | "receivedAt" | "status"> | null;
  notes: readonly string[];
}

interface Asked {
  workspace: string;
  trigger: Trigger;
  input: MatchInput;
}

/** One after the other, so that one body is held at a time. */
export async function* candidates(
  doors: ApiDoors,
  { workspace, trigger, input }: Asked,
): AsyncGenerator<Candidate> {
  const { delivery: id, last = lastDefault, sample } = input;
  const given = [id, input.last, sample].filter((each) => each !== undefined);
  if (given.length > 1)
    throw new Problem("invalid_input", { detail: "Give one of delivery, last and sample." });
  if (sample !== undefined) {
    const { parameters = trigger.parameters } = input.draft;
    yield sampleEvent({ ...trigger, parameters }, sample, doors.now());
    return;
  }
  const { deliveries } = doors.store;
  if (id !== undefined) {
    const found = await deliveries.get({ workspace, id });
    if (found === null) throw new Problem("not_found", { detail: `No delivery has the id "${id}".` });
    yield storedEvent(found, trigger, input.draft);
    return;
  }
  for await (const each of lastOnes(doors, { workspace, triggerId: trigger.id, last })) {
    const found = await deliveries.get({ workspace, id: each });
    if (found !== null) yield storedEvent(found, trigger, input.draft);
  }
}

/** What was refused, or answered at the door, never came to the rules. */
async function* lastOnes(
  { store }: ApiDoors,
  { workspace, triggerId, last }: { workspace: string; triggerId: string; last: number },
): AsyncGenerator<string> {
  let left = last;
  let before: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const list = await store.deliveries.list({
      workspace,
      triggerId,
      limit: pageSize,
      ...(before !== undefined && { before }),
    });
    for (const { id, status } of list) {
      if (status === "rejected" || status === "handshake") continue;
      yield id;
      left -= 1;
      if (left === 0) return;
    }
    before = list.at(-1)?.id;
    if (list.length < pageSize) return;
  }
}

/** A stored delivery; what is secret in it was masked when it was stored. */
function storedEvent(delivery: DeliveryDetail, trigger: Trigger, { parameters }: RoutingDraft): Candidate {
  const body = storedBody(Buffer.from(delivery.body.content, delivery.body.encoding), delivery);
  const event = { ...delivery, triggerId: trigger.id, body };
  if (parameters === undefined) return { event, delivery, notes: [] };
  const { params, notes } = paramsAnew(delivery, trigger, parameters);
  return { event: { ...event, params }, delivery, notes };
}
