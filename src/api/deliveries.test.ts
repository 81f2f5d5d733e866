import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { createClient } from "../contract/client.ts";
import type { Delivery } from "../contract/delivery.ts";
import type { DeliveryQuery } from "../contract/delivery-query.ts";
import { actorStreamsMax } from "./streams.ts";

let world: ApiWorld;
let triggerId: string;
beforeAll(async () => {
  world = await openApiWorld();
  const step = { id: "greet", type: "transform", config: { value: "{{ trigger.body.name }}" } };
  await world.client.applyDefinitions({
    input: {
      definitions: [
        { name: "urgent", steps: [step] },
        {
          name: "ticket",
          steps: [step],
          trigger: {
            auth: [{ scheme: "bearer" }],
            routes: [
              { workflow: "urgent", when: 'params.priority in ["high", "critical"]' },
              { workflow: "ticket", otherwise: true },
            ],
          },
        },
        { name: "inbox", trigger: { auth: [{ scheme: "bearer" }] } },
      ],
    },
  });
  triggerId = (await world.client.getTrigger({ trigger: "ticket" })).id;
});
afterAll(() => world[Symbol.asyncDispose]());

const deliver = (params: Record<string, string> = {}) =>
  world.deliver({ triggerId, params, body: { name: "Ada" } });

test("deliveries are listed newest first, page by page, and by filters", async () => {
  const ids: string[] = [];
  for (let at = 0; at < 5; at += 1) {
    world.aheadMs += 1;
    ids.push(await deliver());
  }
  const { client } = world;
  const first = await client.listDeliveries({ query: { trigger: "ticket", limit: 2 } });
  expect(first.items.map(({ id }) => id)).toEqual([ids[4], ids[3]]);
  const second = await client.listDeliveries({
    query: { trigger: triggerId, limit: 2, before: first.next ?? "" },
  });
  expect(second.items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
  expect((await client.listDeliveries({ query: { status: "rejected" } })).items).toEqual([]);
  expect((await client.listDeliveries({ query: { search: ids[0] } })).items.map(({ id }) => id)).toEqual([
    ids[0],
  ]);
  const unknown = client.listDeliveries({ query: { trigger: "nope" } });
  await expect(unknown).rejects.toMatchObject({ code: "not_found" });
});

test("[S91] deliveries are searched by what they hold, and a wrong condition is refused with its place", async () => {
  const { client } = world;
  const inbox = await client.getTrigger({ trigger: "inbox" });
  const small = await world.deliver({
    triggerId: inbox.id,
    body: { order: { id: "O-1" }, total: 3 },
    key: "evt_s",
  });
  world.aheadMs += 1_000;
  const since = new Date(Date.now() + world.aheadMs).toISOString();
  const large = await world.deliver({
    triggerId: inbox.id,
    body: { order: { id: "O-2" }, total: 9 },
    key: "evt_l",
  });
  const found = async (query: DeliveryQuery) =>
    (await client.listDeliveries({ query: { trigger: "inbox", ...query } })).items.map(({ id }) => id);
  expect(await found({})).toEqual([large, small]);
  expect(await found({ where: "body.order.id=O-1" })).toEqual([small]);
  expect(await found({ where: "body.total > 5" })).toEqual([large]);
  expect(await found({ where: "body.nothing.at.all > 5" })).toEqual([]);
  expect(await found({ text: '"total":9' })).toEqual([large]);
  expect(await found({ header: "Content-Type=application/json" })).toEqual([large, small]);
  expect(await found({ header: "content-type=text/plain" })).toEqual([]);
  expect(await found({ idempotencyKey: "evt_l" })).toEqual([large]);
  expect(await found({ url: "https://hooks.example.com/webhooks/X" })).toEqual([large, small]);
  expect(await found({ since })).toEqual([large]);
  expect(await found({ until: since })).toEqual([small]);
  expect(await found({ ip: "127.0.0.1", status: "filtered" })).toEqual([]);
  expect(await found({ ip: "::ffff:127.0.0.1" })).toEqual(await found({ ip: "127.0.0.1" }));
  const page = await client.listDeliveries({ query: { trigger: "inbox", limit: 1 } });
  expect(page).toMatchObject({ next: large, searchedTo: page.items[0]?.receivedAt });
  expect((await client.listDeliveries({ query: { trigger: "inbox" } })).searchedTo).toBeNull();
  for (const where of ["body.total >", "$containz(body.order.id, 'O')"]) {
    await expect(client.listDeliveries({ query: { where } })).rejects.toMatchObject({
      code: "invalid_input",
      issues: [{ path: "where" }],
    });
  }
  await expect(found({ ip: "127.0.0.0/8" })).rejects.toMatchObject({ issues: [{ path: "ip" }] });
});

test("[S89] a delivery is shown with what was received, and its body byte for byte, never as a page", async () => {
  const id = await deliver();
  const delivery = await world.client.getDelivery({ delivery: id });
  expect(delivery).toMatchObject({
    id,
    status: "accepted",
    body: { encoding: "utf8", content: '{"name":"Ada"}' },
  });
  expect(Buffer.from(await world.client.getDeliveryBody({ delivery: id })).toString()).toBe('{"name":"Ada"}');
  const raw = await world.call("GET", `/api/v1/deliveries/${id}/body`);
  expect(raw.headers.get("content-type")).toBe("application/octet-stream");
  expect(raw.headers.get("content-disposition")).toContain("attachment");
});

test("what is not there is 404", async () => {
  for (const path of ["/api/v1/deliveries/dlv_x", "/api/v1/deliveries/dlv_x/body", "/api/v1/runs/run_x"]) {
    expect((await world.call("GET", path)).status, path).toBe(404);
  }
  expect((await world.call("POST", "/api/v1/deliveries/dlv_x/replay")).status).toBe(404);
  expect((await world.call("POST", "/api/v1/runs/run_x/cancel")).status).toBe(404);
});

test("[S83] a replay goes through the trigger's routes of now where the delivery had started nothing", async () => {
  const { client } = world;
  const urgent = await client.replayDelivery({ delivery: await deliver({ priority: "high" }) });
  expect(urgent.runs.map(({ workflow }) => workflow)).toEqual(["urgent"]);
  const calm = await client.replayDelivery({ delivery: await deliver({ priority: "low" }) });
  expect(calm.runs.map(({ workflow }) => workflow)).toEqual(["ticket"]);
  const run = calm.runs[0]?.runId ?? "";
  await expect.poll(async () => (await client.getRun({ run })).status).toBe("succeeded");
  expect((await client.getRun({ run })).output).toBe("Ada");
});

test("a replay of a delivery that has runs starts the same workflows again and says what it replays", async () => {
  const { client } = world;
  const delivery = await deliver({ priority: "high" });
  const [first] = (await client.replayDelivery({ delivery, input: { workflow: "ticket" } })).runs;
  const [second] = (await client.replayDelivery({ delivery })).runs;
  expect(second?.workflow).toBe("ticket");
  expect((await client.getRun({ run: second?.runId ?? "" })).replayOf).toBe(first?.runId);
  const { items } = await client.listRuns({ query: { delivery } });
  expect(items.map(({ id }) => id)).toEqual([second?.runId, first?.runId]);
});

test("a replay takes what the delivery started by itself, and not what was started on it later", async () => {
  const { client, store } = world;
  const stored = await store.deliveries.get({
    workspace: "default",
    id: await deliver({ priority: "high" }),
  });
  if (stored === null) throw new Error("The delivery is not stored.");
  const { runs: _none, body, duplicateOf: _of, ...rest } = stored;
  const { id: workflowId, version } = await client.getWorkflow({ workflow: "urgent" });
  const delivery = `${stored.id}x`;
  await store.deliveries.accept({
    delivery: { ...rest, id: delivery },
    body: Buffer.from(body.content, body.encoding),
    claimKey: null,
    runs: [{ id: `run_${delivery}`, workflowId, workflow: "urgent", version }],
  });
  world.aheadMs += 1;
  await client.replayDelivery({ delivery, input: { workflow: "ticket" } });
  const { runs } = await client.replayDelivery({ delivery });
  expect(runs.map(({ workflow }) => workflow)).toEqual(["urgent"]);
});

test("[S75] nothing runs on a delivery that was rejected", async () => {
  const delivery = "dlv_01m7ymsbg42fdzj371tf2wd8gp";
  const stored = await world.client.getDelivery({ delivery: await deliver() });
  const rejected = { ...stored, id: delivery, status: "rejected" as const, answerStatus: 401 };
  await world.store.deliveries.reject([{ delivery: rejected, body: new Uint8Array() }]);
  const { client } = world;
  await expect(client.replayDelivery({ delivery })).rejects.toMatchObject({ code: "conflict" });
  const start = client.startWorkflow({ workflow: "ticket", input: { deliveryId: delivery } });
  await expect(start).rejects.toMatchObject({ code: "conflict" });
});

test("a replay that would start nothing, or what is not there, is refused", async () => {
  const inbox = (await world.client.getTrigger({ trigger: "inbox" })).id;
  const delivery = await world.deliver({ triggerId: inbox });
  await expect(world.client.replayDelivery({ delivery })).rejects.toMatchObject({ code: "conflict" });
  const nowhere = world.client.replayDelivery({ delivery, input: { workflow: "nope" } });
  await expect(nowhere).rejects.toMatchObject({ code: "not_found" });
});

test("a replay of what repeats another delivery is refused, unless a workflow is named", async () => {
  const { client } = world;
  const first = await world.deliver({ triggerId, key: "once" });
  const again = await world.deliver({ triggerId, key: "once" });
  expect(await client.getDelivery({ delivery: again })).toMatchObject({ status: "duplicate" });
  await expect(client.replayDelivery({ delivery: again })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining(`It repeats the delivery ${first}: replay that one.`),
  });
  const named = await client.replayDelivery({ delivery: again, input: { workflow: "ticket" } });
  expect(named.runs).toHaveLength(1);
});

test("a replay asks the trigger's filter, too, with the event's type, and says why nothing is wanted", async () => {
  const { client } = world;
  const only = await client.createTrigger({
    input: {
      name: "only-opened",
      auth: [{ scheme: "bearer" }],
      filter: 'trigger.eventType = "opened"',
      routes: [{ workflow: "urgent" }, { workflow: "ticket", when: "params.count > 1" }],
    },
  });
  const opened = await world.deliver({
    triggerId: only.id,
    eventType: "opened",
    params: { count: "x" },
  });
  const closed = await world.deliver({ triggerId: only.id, eventType: "closed" });
  const wanted = await world.deliver({ triggerId: only.id, eventType: "opened" });
  await expect(client.replayDelivery({ delivery: closed })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("(filter: no match ("),
  });
  await expect(client.replayDelivery({ delivery: opened })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringMatching(/can't be evaluated \(filter: match; .*route 2 \(ticket\): error/),
  });
  const { runs } = await client.replayDelivery({ delivery: wanted });
  expect(runs.map(({ workflow }) => workflow)).toEqual(["urgent"]);
});

test("a replay starts the runs of all workflows or of none", async () => {
  const { client } = world;
  const delivery = await deliver();
  for (const workflow of ["ticket", "urgent"]) await client.replayDelivery({ delivery, input: { workflow } });
  const { runs } = await client.replayDelivery({ delivery });
  const { items } = await client.listRuns({ query: { delivery } });
  expect(items).toHaveLength(4);
  const made = await Promise.all(runs.map(({ runId }) => client.getRun({ run: runId })));
  // One transaction writes one point in time.
  expect(new Set(made.map(({ createdAt }) => createdAt)).size).toBe(1);
  expect(runs.map(({ workflow }) => workflow).toSorted()).toEqual(["ticket", "urgent"]);
});

test("canceling says what became of each run", async () => {
  const { client } = world;
  await client.putWorkflow({
    workflow: "long",
    input: { name: "long", steps: [{ id: "wait", type: "delay", config: { durationMs: 3_600_000 } }] },
  });
  const { runId } = await client.startWorkflow({ workflow: "long" });
  await expect.poll(async () => (await client.getRun({ run: runId })).status).toBe("waiting");
  const { runs } = await client.cancelRuns({ input: { ids: [runId, "run_x"] } });
  expect(runs).toEqual([
    { id: runId, status: "canceled" },
    { id: "run_x", status: "unknown" },
  ]);
  expect((await client.getRun({ run: runId })).status).toBe("canceled");
});

test("deliveries are followed as they come, and from where a broken stream had got to", async () => {
  const { client } = world;
  const before = await deliver();
  const stop = new AbortController();
  const stream = await client.tailDeliveries({ query: { trigger: "ticket" } }, { signal: stop.signal });
  const arrived = [await deliver(), await deliver(), await deliver()].toSorted();
  expect((await take(stream, 3)).map(({ id }) => id).toSorted()).toEqual(arrived);
  stop.abort();
  const again = new AbortController();
  const resumed = await client.tailDeliveries({}, { signal: again.signal, lastEventId: before });
  const seen = (await take(resumed, 3)).map(({ id }) => id);
  expect(seen).not.toContain(before);
  expect(seen.toSorted()).toEqual(arrived.filter((id) => seen.includes(id)).toSorted());
  again.abort();
});

test("who asks for a stream's head alone opens none", async () => {
  const headers = { authorization: `Bearer ${await world.keyWith(["read"])}` };
  const asked = Array.from({ length: actorStreamsMax + 1 }, () =>
    fetch(`${world.url}/api/v1/deliveries/tail`, { method: "HEAD", headers }),
  );
  for (const { status, headers: given } of await Promise.all(asked))
    expect([status, given.get("content-type")]).toEqual([200, "text/event-stream"]);
});

test("so many streams may be open of one caller, others have theirs, and one that is closed makes room", async () => {
  const stop = new AbortController();
  const follow = (signal: AbortSignal) => world.client.tailDeliveries({}, { signal });
  // All at once, so that each is refused or taken before another has begun.
  const asked = Array.from({ length: actorStreamsMax + 5 }, () => follow(stop.signal));
  const settled = await Promise.allSettled(asked);
  const streams = settled.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  expect(streams).toHaveLength(actorStreamsMax);
  const id = await deliver();
  for (const stream of streams) {
    const next = await stream[Symbol.asyncIterator]().next();
    expect(next.value?.id).toBe(id);
  }
  const { signal } = new AbortController();
  await expect(follow(signal)).rejects.toMatchObject({ code: "too_many_requests" });
  await expect(world.client.tailRuns({}, { signal })).rejects.toMatchObject({ code: "too_many_requests" });
  const others = createClient({ url: world.url, key: await world.keyWith(["read"]) });
  const apart = new AbortController();
  await others.tailDeliveries({}, { signal: apart.signal });
  apart.abort();
  stop.abort();
  const late = new AbortController();
  await expect
    .poll(
      () =>
        follow(late.signal).then(
          () => "open",
          () => "full",
        ),
      { timeout: 10_000 },
    )
    .toBe("open");
  late.abort();
});

async function take(stream: AsyncIterable<Delivery>, count: number): Promise<Delivery[]> {
  const taken: Delivery[] = [];
  for await (const delivery of stream) if (taken.push(delivery) === count) break;
  return taken;
}
