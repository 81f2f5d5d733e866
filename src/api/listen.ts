import type { Delivery } from "../contract/delivery.ts";
import type { HandedDelivery, ListenEvent } from "../contract/listen.ts";
import { Problem } from "../contract/problem.ts";
import { newId } from "../core/id.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { deliveriesAfter, type Followed, freshDeliveries, newestId } from "./fresh.ts";
import type { Streams } from "./streams.ts";
import { findTrigger } from "./triggers.ts";

type Names = "listen" | "acknowledgeDeliveries" | "answerDelivery";

/** A listener that has not been heard of for so long is gone, and senders wait for it no more. */
const leaseMs = 180_000;
const renewMs = 60_000;
/** A listener that hears nothing for some of these knows that it is cut off. */
const beatMs = 5_000;
/** Goes on behind what was acknowledged within this time; later, nobody wants what has piled up. */
const resumedMs = 86_400_000;
const waitingMax = 1_000;
const handed = new Set<Delivery["status"]>(["accepted", "filtered"]);

interface Listener extends Followed {
  triggerId: string;
  name: string;
  session: string;
  answers: boolean;
  resume: boolean;
}

export function listenHandlers(doors: ApiDoors, streams: Streams): Handlers<Names> {
  const { store, now } = doors;
  const iso = () => new Date(now()).toISOString();
  const triggerId = async (workspace: string, trigger: string) =>
    findTrigger(await newest(doors), workspace, trigger).id;
  return {
    async listen({ workspace, actor, params, query, signal }) {
      return streams.open({ by: { workspace, actor }, signal }, async () => {
        const { name, answers, resume } = query;
        const of = { workspace, triggerId: await triggerId(workspace, params.trigger), signal };
        // Who listens under a name in use takes it over; the one before is told so by the end of its stream.
        const session = newId("lst", { now: now(), random: doors.random });
        const listener = { ...of, name, session, answers: answers === "true", resume: resume === "true" };
        return texts(listen(doors, listener));
      });
    },
    async acknowledgeDeliveries({ workspace, params, input }) {
      const { cursor: deliveryId, ...given } = input;
      const id = await triggerId(workspace, params.trigger);
      if (await store.listeners.acknowledge({ ...given, triggerId: id, deliveryId, now: iso() })) return;
      const detail = `Another listener has taken the name ${given.name} over; nothing is acknowledged.`;
      throw new Problem("conflict", { detail });
    },
    async answerDelivery({ workspace, params, input }) {
      const delivery = await store.deliveries.find({ workspace, id: params.delivery });
      if (delivery === null) {
        throw new Problem("not_found", { detail: `No delivery has the id "${params.delivery}".` });
      }
      const given = { deliveryId: delivery.id, answer: input, now: iso() };
      return { isFirst: await store.listeners.answer(given) };
    },
  };
}

async function* texts(events: AsyncGenerator<ListenEvent>): AsyncGenerator<string> {
  for await (const event of events) yield `event: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;
}

async function* listen(doors: ApiDoors, listener: Listener): AsyncGenerator<ListenEvent> {
  const { store, live, now } = doors;
  const until = () => new Date(now() + leaseMs).toISOString();
  const begin = async () => {
    const before = await store.listeners.begin({
      ...listener,
      until: until(),
      now: new Date(now()).toISOString(),
    });
    if (listener.answers) await live.refresh();
    return before;
  };
  try {
    const before = await begin();
    const isRecent = before.at !== null && Date.parse(before.at) > now() - resumedMs;
    const from = listener.resume && isRecent ? before.acknowledged : null;
    const cursor = from ?? (await newestId(doors, listener));
    const waited = await deliveriesAfter(doors, listener, { after: cursor, limit: waitingMax });
    const done = new Set(from === null ? [] : before.done);
    const isDue = ({ id, status }: Delivery) => handed.has(status) && !done.has(id);
    const waiting = waited.filter(isDue).length;
    const { session } = listener;
    yield { kind: "ready", cursor, session, resumedFrom: from === null ? null : before.at, waiting };
    let [renewedAt, heldAt, spokenAt] = [now(), now(), now()];
    for await (const look of freshDeliveries(doors, listener, cursor)) {
      for (const delivery of look.deliveries.filter(isDue)) {
        const whole = await handedOf(doors, delivery);
        // Those behind it in the same look have not been handed over yet.
        const handedTo = delivery.id < look.settled ? delivery.id : look.settled;
        if (whole !== null) yield { kind: "delivery", cursor: handedTo, delivery: whole };
        spokenAt = now();
      }
      if (now() - heldAt >= beatMs) {
        const isDueAnew = now() - renewedAt >= renewMs;
        const has = isDueAnew
          ? await store.listeners.renew({ ...listener, until: until() })
          : await store.listeners.has(listener);
        if (!has) {
          yield { kind: "taken", cursor: look.settled };
          return;
        }
        heldAt = now();
        if (isDueAnew) renewedAt = heldAt;
      }
      if (now() - spokenAt < beatMs) continue;
      yield { kind: "beat", cursor: look.settled };
      spokenAt = now();
    }
  } finally {
    await store.listeners.end(listener);
    if (listener.answers) await live.refresh();
  }
}

async function handedOf({ store }: ApiDoors, { workspace, id }: Delivery): Promise<HandedDelivery | null> {
  const [detail, sent] = await Promise.all([
    store.deliveries.find({ workspace, id }),
    store.deliveries.sent({ workspace, id }),
  ]);
  if (detail === null || sent === null) return null;
  const { receivedAt, method, url } = detail;
  const { headers, body } = sent;
  return { id, receivedAt, method, url, headers, body: Buffer.from(body).toString("base64") };
}
