import { setImmediate as nextTurn } from "node:timers/promises";
import { StoreUnavailable } from "../contract/problem.ts";
import { newId } from "../core/id.ts";
import { type AcceptDoors, acceptanceOf, sentOf, spendsOf, statusOf } from "./accept.ts";
import type { Answer } from "./answer.ts";
import type { Ending, EventBatch, Kept, Prepared, Repeated, TakenBatch } from "./journey.ts";
import { unmeter } from "./meter.ts";
import { readContent } from "./parse.ts";
import { profileAnswer } from "./profile.ts";
import { redact } from "./redact.ts";
import { type WeighDoors, weigh } from "./weigh.ts";

/** After so many events others get their turn. */
const eventsPerTurn = 50;

/**
 * The events of one request: each is a delivery with its own id, key, routes and runs, and all are stored in one
 * transaction or none is. The first has the request's id. Nobody waits for their runs.
 */
export async function takeBatch(
  { counted, events }: EventBatch,
  doors: WeighDoors & Pick<AcceptDoors, "store">,
): Promise<TakenBatch | Ending> {
  const { trigger, form, at, id } = counted;
  const usual = profileAnswer(trigger.response.profile, form);
  if (events.length === 0) {
    counted.trace.note("parse", "batch", "an empty batch of events");
    return { kind: "handshake", answer: usual, reason: "an empty batch of events" };
  }
  const others = events.slice(1).map(() => newId("dlv", { now: at, random: doors.random }));
  const ids = [id, ...others.toSorted()];
  const all: Prepared[] = [];
  for (const [index, event] of events.entries()) {
    const own = counted.trace.fork();
    own.note("parse", "batch", `event ${index + 1} of ${events.length} of batch ${id}`);
    const alone = {
      ...counted,
      id: ids[index] ?? id,
      trace: own,
      headers: event.headers,
      sentHeaders: counted.headers,
    };
    const parsed = own.at("parse", readContent(alone, event.body));
    const bare = parsed.kind === "ok" ? redact(parsed) : parsed;
    const weighed = bare.kind === "ok" ? await weigh(bare, doors) : bare;
    if (weighed.kind !== "ok") {
      counted.trace.join(own);
      for (const one of all) unmeter(one);
      return placed(weighed, index);
    }
    all.push({ ...weighed, answer: weighed.answer ?? usual });
    if (index % eventsPerTurn === eventsPerTurn - 1) await nextTurn();
  }
  const decisive = all.find(({ runs }) => runs.length > 0) ?? all[0];
  const stored = await store(all, decisive?.answer ?? usual, doors);
  if (stored.kind === "batch") return stored;
  for (const one of all) unmeter(one);
  return counted.trace.at("accept", stored);
}

/** What is wrong, and in which event: nothing of the batch is taken. */
function placed(ending: Ending, index: number): Ending {
  const place = `[${index}]`;
  const named = <Of extends { name: string }>(all: Of[]): Of[] =>
    all.map((one) => ({ ...one, name: `${place}.${one.name}` }));
  const { kind } = ending;
  if (kind === "missing") {
    const missing = ending.missing.map((name) => `${place}.${name}`);
    return { ...ending, missing, invalid: named(ending.invalid), reason: `${place}: ${ending.reason}` };
  }
  if (kind === "invalid") {
    return { ...ending, invalid: named(ending.invalid), reason: `${place}: ${ending.reason}` };
  }
  // Lines are counted in the event's own data, which nobody sees as a text of its own.
  return kind === "unparsable" || kind === "unsupported"
    ? { kind, reason: `${place}: ${ending.reason}` }
    : ending;
}

/** `answer` is that to the first event that starts something, else to the first. */
async function store(
  all: readonly Prepared[],
  answer: Answer,
  doors: Pick<AcceptDoors, "store">,
): Promise<TakenBatch | Ending> {
  try {
    const accepted = await doors.store.deliveries.acceptTogether(
      all.map((each, index) => ({
        ...acceptanceOf(each, statusOf(each)),
        ...spendsOf(each),
        // Of a batch that is kept as it came.
        ...(index > 0 && each.raw !== each.body && { sent: { ...sentOf(each), body: null, of: all[0]?.id } }),
      })),
    );
    if (accepted.kind === "spent") {
      return {
        kind: "gone",
        reason: "the dynamic trigger has not as many uses left as the batch has events",
      };
    }
    const deliveries = all.map((each, index): Kept | Repeated => {
      const one = accepted.each[index];
      return one?.kind === "duplicate"
        ? { ...each, kind: "duplicate", of: one.of }
        : { ...each, kind: "kept", status: statusOf(each) };
    });
    return { kind: "batch", deliveries, answer };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return { kind: "unavailable", reason: error.message, cause: error.cause };
  }
}
