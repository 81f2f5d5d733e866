import type { DeliveryDetail } from "../../contract/delivery.ts";
import type { SampleRequest } from "../../contract/match.ts";
import type { Json } from "../../contract/name.ts";
import { Problem } from "../../contract/problem.ts";
import type { RunDetail } from "../../contract/run.ts";
import type { Trigger } from "../../contract/trigger.ts";
import type { TriedOn } from "../../contract/try.ts";
import { newId } from "../../core/id.ts";
import { targetOf } from "../../engine/trial/way-to.ts";
import type { EventVariables, RunEvent } from "../../store/store.ts";
import { newest } from "../change.ts";
import type { ApiDoors } from "../doors.ts";
import { paramsAnew, sampleEvent } from "../sample-event.ts";
import { findTrigger } from "../triggers.ts";
import { wholeRun } from "../whole-run.ts";

/** What a step is tried on. */
export interface Sample {
  event: RunEvent | null;
  input: Json;
  runId: string;
  /** By step. */
  outputs: Record<string, Json>;
  variables: Record<string, Json>;
  locals: Record<string, Json>;
  notes: string[];
  /** What it was made of. */
  of: { deliveryId: string | null; runId: string | null };
}

/** `upTo`: the path of the step whose place it is; of rounds that it is not in nothing is seen. */
export async function sampleOf(
  doors: ApiDoors,
  workspace: string,
  { on, upTo }: { on: TriedOn; upTo: string | null },
): Promise<Sample> {
  refuseSeveral(on);
  const { store, now, random } = doors;
  const empty: Sample = {
    event: null,
    input: on.input ?? null,
    runId: newId("run", { now: now(), random }),
    outputs: on.outputs,
    variables: {},
    locals: on.locals,
    notes: [],
    of: { deliveryId: null, runId: null },
  };
  if (on.run !== undefined) return ofRun(doors, empty, { workspace, id: on.run, upTo });
  if (on.delivery !== undefined) {
    return { ...empty, ...(await ofDelivery(doors, workspace, on.delivery, on.trigger)) };
  }
  const trigger = on.trigger === undefined ? null : findTrigger(await newest(doors), workspace, on.trigger);
  if (on.event !== undefined) return { ...empty, ...ofRequest(doors, needed(trigger), on.event) };
  if (on.fixture === undefined) return empty;
  const fixture = await store.fixtures.get({ workspace, name: on.fixture });
  if (fixture === null) {
    throw new Problem("not_found", { detail: `There is no fixture "${on.fixture}".` });
  }
  const { headers, query, pathParameters: path, method, ip, body } = fixture;
  const text = Buffer.from(body.content, body.encoding).toString("utf8");
  const own =
    trigger ??
    (fixture.trigger === null ? null : findTrigger(await newest(doors), workspace, fixture.trigger));
  return { ...empty, ...ofRequest(doors, needed(own), { headers, query, path, method, ip, text }) };
}

function refuseSeveral({ delivery, run, fixture, event, input }: TriedOn): void {
  const given = [delivery, run, fixture, event, input].filter((each) => each !== undefined);
  if (given.length <= 1) return;
  const message = "give one of `delivery`, `run`, `fixture`, `event` and `input`";
  throw new Problem("invalid_input", { detail: message, issues: [{ path: "delivery", message }] });
}

function needed(trigger: Trigger | null): Trigger {
  if (trigger !== null) return trigger;
  const message = "name the trigger that it would come to";
  throw new Problem("invalid_input", { detail: message, issues: [{ path: "trigger", message }] });
}

function ofRequest(
  { now }: ApiDoors,
  trigger: Trigger,
  request: SampleRequest,
): Pick<Sample, "event" | "notes"> {
  const { event, notes } = sampleEvent(trigger, request, now());
  const bytes = Buffer.from(JSON.stringify(event.body));
  const { variables } = trigger;
  return {
    event: { ...event, body: bytes, bodyType: "json", bodyCharset: null, variables },
    notes: [...notes],
  };
}

/** With its parameters as the trigger takes them now: it may have come before there were any. */
async function ofDelivery(
  doors: ApiDoors,
  workspace: string,
  id: string,
  trigger?: string,
): Promise<Pick<Sample, "event" | "notes" | "of">> {
  const delivery = await findDelivery(doors, workspace, id);
  const own =
    trigger === undefined
      ? ownTrigger(doors, delivery)
      : findTrigger(await newest(doors), workspace, trigger);
  const of = { deliveryId: id, runId: null };
  if (own === undefined) return { event: eventOf(delivery, {}), notes: [], of };
  const { params, notes } = paramsAnew(delivery, own);
  return { event: eventOf({ ...delivery, params }, own.variables), notes, of };
}

async function findDelivery({ store }: ApiDoors, workspace: string, id: string): Promise<DeliveryDetail> {
  const delivery = await store.deliveries.get({ workspace, id });
  if (delivery !== null) return delivery;
  throw new Problem("not_found", {
    detail: `No delivery has the id "${id}", or it is past its retention.`,
  });
}

const ownTrigger = ({ live }: ApiDoors, { triggerId }: DeliveryDetail) =>
  live.current().triggers.find(({ id }) => id === triggerId);

function eventOf(delivery: DeliveryDetail, variables: EventVariables): RunEvent {
  const { body, triggerId } = delivery;
  return {
    ...delivery,
    triggerId: triggerId ?? "",
    body: Buffer.from(body.content, body.encoding),
    variables,
  };
}

async function ofRun(
  doors: ApiDoors,
  empty: Sample,
  { workspace, id, upTo }: { workspace: string; id: string; upTo: string | null },
): Promise<Sample> {
  const run = await wholeRun(doors.store, { workspace, id });
  if (run === null) throw new Problem("not_found", { detail: `No run has the id "${id}".` });
  const { deliveryId } = run;
  const delivery = deliveryId === null ? null : await findDelivery(doors, workspace, deliveryId);
  // With the parameters that it saw.
  const event = delivery === null ? null : eventOf(delivery, ownTrigger(doors, delivery)?.variables ?? {});
  const { outputs, variables } = recordedIn(run, upTo);
  return {
    ...empty,
    event,
    input: run.input,
    runId: id,
    outputs: { ...outputs, ...empty.outputs },
    variables,
    of: { deliveryId, runId: id },
  };
}

/** What the steps of a run gave and saved; of steps in rounds, in the round that is meant. */
function recordedIn(
  { attempts }: RunDetail,
  upTo: string | null,
): { outputs: Record<string, Json>; variables: Record<string, Json> } {
  const outputs = new Map<string, Json>();
  const variables = new Map<string, Json>();
  const wanted = upTo === null ? new Map<string, number>() : targetOf(upTo).rounds;
  for (const { path, status, output, saved, resumed } of attempts) {
    if (status !== "succeeded" || resumed !== undefined) continue;
    const { id, rounds } = targetOf(path);
    const isMeant = [...rounds].every(([step, round]) => (wanted.get(step) ?? 0) === round);
    if (isMeant) outputs.set(id, output);
    for (const [name, value] of Object.entries(saved)) variables.set(name, value);
  }
  return { outputs: Object.fromEntries(outputs), variables: Object.fromEntries(variables) };
}
