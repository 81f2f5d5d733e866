import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import type { ReplayEdit, ReplayInput } from "../contract/replay.ts";
import { newId } from "../core/id.ts";
import { openCarrier } from "./replay/carrier.ts";
import { countReplay } from "./replay/count.ts";

let world: ApiWorld;
let triggerId: string;
beforeAll(async () => {
  world = await openApiWorld();
  const echo = (value: string) => [{ id: "say", type: "transform", config: { value } }];
  const definitions = [
    {
      name: "order",
      steps: echo("v1 {{ trigger.body.id }}"),
      trigger: {
        auth: [{ scheme: "bearer" }],
        parameters: [{ name: "id", from: "body", path: "$.id", required: true }],
        routes: [{ workflow: "order", when: "trigger.body.total > 5" }],
      },
    },
    { name: "audit", steps: echo("{{ trigger.body.id }}") },
  ];
  await world.client.applyDefinitions({ input: { definitions } });
  triggerId = (await world.client.getTrigger({ trigger: "order" })).id;
});
afterAll(() => world[Symbol.asyncDispose]());

let orders = 0;
/** Stores so many deliveries of orders that are wanted, and gives their ids, the oldest first. */
async function deliverOrders(count: number, body: Record<string, unknown> = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at += 1) {
    orders += 1;
    world.aheadMs += 1;
    ids.push(await world.deliver({ triggerId, body: { id: `O-${orders}`, total: 9, ...body } }));
  }
  return ids;
}

async function replayed(input: Partial<ReplayInput>) {
  const { replay } = await world.client.startReplay({ input });
  if (replay === null) throw new Error("It was no dry run.");
  await expect.poll(() => ended(replay.id), { timeout: 10_000 }).toBe(true);
  return world.client.getReplay({ replay: replay.id });
}
const ended = async (replay: string) => (await world.client.getReplay({ replay })).status !== "running";
const runsOn = async (delivery: string) => (await world.client.listRuns({ query: { delivery } })).items;

test("[S78] what came to a dynamic address is edited, saved and run again as the same customer's", async () => {
  const { client } = world;
  const say = [{ id: "say", type: "transform", config: { value: "{{ params.customer }} {{ params.id }}" } }];
  const parameters = ["customer", "id"].map((name) => ({ name, path: `$.${name}`, required: true }));
  const trigger = { auth: [{ scheme: "bearer" }], parameters };
  await client.applyDefinitions({ input: { definitions: [{ name: "owned", steps: say, trigger }] } });
  const { port } = await world.gateway.listen({ host: "127.0.0.1", port: 0 });
  const purpose = { trigger: "owned", input: { data: { customer: "c-7" }, usesMax: 1 } };
  const { publicUrl } = await client.createDynamicTrigger(purpose);
  const answer = await fetch(`http://127.0.0.1:${port}${new URL(publicUrl).pathname}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ customer: "forged", id: "1" }),
  });
  const delivery = answer.headers.get("x-request-id") ?? "";
  const outputOf = async ({ runs: [run] }: { runs: readonly { runId: string }[] }) => {
    const started = run?.runId ?? "";
    await expect.poll(async () => (await client.getRun({ run: started })).status).toBe("succeeded");
    return (await client.getRun({ run: started })).output;
  };
  const edited = await client.replayDelivery({ delivery, input: { edit: { body: { id: "2" } } } });
  expect(await outputOf(edited)).toBe("c-7 2");
  // What was made by an edit can be edited again.
  const [made] = (await client.listDeliveries({ query: { trigger: "owned" } })).items;
  const twice = { delivery: made?.id ?? "", input: { edit: { body: { id: "3" } } } };
  expect(await outputOf(await client.replayDelivery(twice))).toBe("c-7 3");
  await client.putFixture({ fixture: "owned", input: { delivery } });
  expect(await outputOf(await client.runFixture({ fixture: "owned", input: {} }))).toBe("c-7 1");
});

test("[S64] a fixture keeps what its sender's token said", async () => {
  const { client } = world;
  const say = [{ id: "say", type: "transform", config: { value: "{{ params.who }}" } }];
  const parameters = [{ name: "who", from: "claim", path: "sub", required: true }];
  const trigger = { auth: [{ scheme: "bearer" }], parameters, filter: 'trigger.claims.role = "admin"' };
  await client.applyDefinitions({ input: { definitions: [{ name: "claimed", steps: say, trigger }] } });
  const claimed = await client.getTrigger({ trigger: "claimed" });
  const template = await client.getDelivery({ delivery: await world.deliver({ triggerId: claimed.id }) });
  const { runs: _runs, body: _body, duplicateOf: _of, faulty: _faulty, ...delivery } = template;
  const id = newId("dlv", { now: Date.now(), random: randomBytes });
  const claims = { sub: "ann", role: "admin" };
  const stored = { delivery: { ...delivery, id, claims }, body: Buffer.from("{}"), claimKey: null, runs: [] };
  await world.store.deliveries.accept(stored);
  await client.putFixture({ fixture: "claimed", input: { delivery: id } });
  const { runs } = await client.runFixture({ fixture: "claimed", input: {} });
  await expect.poll(async () => (await client.getRun({ run: runs[0]?.runId ?? "" })).output).toBe("ann");
});

test("a replay that does not say clearly what is meant is refused", async () => {
  const { client } = world;
  const wrong: Partial<ReplayInput>[] = [
    {},
    { deliveries: ["dlv_x"], query: {} },
    { query: { where: "body.total >" } },
    { query: {}, version: 2 },
    { query: {}, ratePerSecond: 0 },
  ];
  for (const input of wrong)
    await expect(client.startReplay({ input })).rejects.toMatchObject({ code: "invalid_input" });
  await expect(client.startReplay({ input: { query: { trigger: "nope" } } })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(client.getReplay({ replay: "rpl_x" })).rejects.toMatchObject({ code: "not_found" });
  await expect(client.cancelReplay({ replay: "rpl_x" })).rejects.toMatchObject({ code: "not_found" });
  expect((await client.listReplays({})).items).toEqual([]);
});

test("a dry run counts deliveries and runs, says what would be passed over, and starts nothing", async () => {
  const wanted = await deliverOrders(3);
  const [unwanted] = await deliverOrders(1, { total: 1 });
  const query = { trigger: "order", where: "body.id" };
  const { count, replay } = await world.client.startReplay({
    input: { query: { ...query, where: "params = {}" }, dryRun: true },
  });
  expect(replay).toBeNull();
  expect(count).toMatchObject({ deliveries: 3, runs: 3, complete: true });
  expect(count?.skipped).toMatchObject([
    { count: 1, delivery: unwanted, reason: expect.stringContaining("no match") },
  ]);
  for (const id of wanted) expect(await runsOn(id)).toEqual([]);
});

test("of many deliveries the oldest are planned, and all are counted", async () => {
  const trigger = (await world.client.getTrigger({ trigger: "order" })).id;
  const [first = ""] = await deliverOrders(5);
  const since = (await world.client.getDelivery({ delivery: first })).receivedAt;
  const chosen = { workspace: "default", query: { trigger, since } };
  const wish = { workspace: "default", by: { kind: "key", id: "key_1", name: "key" } } as const;
  const count = (deliveries: number, ms = 5_000) =>
    countReplay(world.replayDoors, { chosen, wish }, { deliveries, ms });
  expect(await count(3)).toEqual({ deliveries: 3, runs: 3, skipped: [], complete: false, total: 5 });
  expect(await count(6)).toEqual({ deliveries: 5, runs: 5, skipped: [], complete: true, total: 5 });
});

test("[S125] all that a query finds is replayed, the oldest first, each linked to what ran before", async () => {
  const ids = await deliverOrders(5);
  const since = (await world.client.getDelivery({ delivery: ids[1] ?? "" })).receivedAt;
  const [before] = (await world.client.replayDelivery({ delivery: ids[4] ?? "" })).runs;
  // What was tried is not done again in earnest, unless it is meant.
  const input = { body: { id: "O-test", total: 9 } };
  const tried = await world.client.testTrigger({ trigger: "order", input });
  const done = await replayed({ query: { trigger: "order", since }, ratePerSecond: 1_000 });
  const counted = await world.client.startReplay({
    input: { query: { trigger: "order", test: "true" }, dryRun: true },
  });
  expect([tried.accepted, counted.count?.deliveries]).toEqual([true, 1]);
  expect(done).toMatchObject({
    status: "done",
    total: 4,
    by: { name: expect.stringContaining("key-") },
    progress: { deliveries: 4, runs: 4, skipped: [] },
  });
  expect(await runsOn(ids[0] ?? "")).toEqual([]);
  for (const id of ids.slice(1, 4)) expect(await runsOn(id)).toHaveLength(1);
  expect((await runsOn(ids[4] ?? ""))[0]).toMatchObject({ replayOf: before?.runId, deliveryId: ids[4] });
});

test("a selection runs on another workflow, on an older version of it, or on the version that ran before", async () => {
  const { client } = world;
  const [first = "", second = ""] = await deliverOrders(2);
  await client.replayDelivery({ delivery: first });
  const { version: old } = await client.getWorkflow({ workflow: "order" });
  const step = { id: "say", type: "transform", config: { value: "v2 {{ trigger.body.id }}" } };
  await client.putWorkflow({ workflow: "order", input: { name: "order", steps: [step] } });
  const versions = async (delivery: string) =>
    (await runsOn(delivery)).map(({ workflow, version }) => `${workflow} ${version}`);
  await replayed({ deliveries: [first], version: "original" });
  expect(await versions(first)).toEqual([`order ${old}`, `order ${old}`]);
  await replayed({ deliveries: [first] });
  expect((await versions(first))[0]).toBe(`order ${old + 1}`);
  await replayed({ deliveries: [first], workflow: "order", version: old });
  expect((await versions(first))[0]).toBe(`order ${old}`);
  await replayed({ deliveries: [second, first, first], workflow: "audit" });
  expect((await versions(first)).filter((one) => one === "audit 1")).toHaveLength(1);
  expect(await versions(second)).toEqual(["audit 1"]);
  const never = await replayed({ deliveries: [second], workflow: "order", version: "original" });
  expect(never.progress).toMatchObject({
    deliveries: 0,
    skipped: [{ reason: expect.stringContaining("not run order before") }],
  });
  const gone = await replayed({ deliveries: [first, "dlv_gone"], workflow: "order", version: 99 });
  expect(gone.progress.skipped).toMatchObject([
    { reason: expect.stringContaining("no delivery with this id"), count: 1, delivery: "dlv_gone" },
    { reason: expect.stringContaining("version 99") },
  ]);
});

test("an edited replay makes a delivery of its own, which says by whom it was edited and of what", async () => {
  const { client } = world;
  const [original = ""] = await deliverOrders(1);
  const edit = { body: { id: "O-fixed", total: 7 }, headers: { "X-Note": "by hand", "content-type": null } };
  const [run] = (await client.replayDelivery({ delivery: original, input: { edit } })).runs;
  const { deliveryId } = await client.getRun({ run: run?.runId ?? "" });
  const edited = await client.getDelivery({ delivery: deliveryId ?? "" });
  expect(edited).toMatchObject({
    status: "accepted",
    replayOf: original,
    body: { content: '{"id":"O-fixed","total":7}' },
    params: { id: "O-fixed" },
    headers: { "x-note": "by hand" },
  });
  expect(edited.headers["content-type"]).toBeUndefined();
  const by = world.live.current().keys[0];
  expect(edited.trace.at(-1)).toMatchObject({
    verdict: "edited",
    reason: expect.stringMatching(
      new RegExp(`^the body, X-Note, content-type of ${original} edited by the key ${by?.name}`),
    ),
  });
  expect((await client.getDelivery({ delivery: original })).body.content).toContain('"total":9');
  await expect.poll(async () => (await client.getRun({ run: run?.runId ?? "" })).output).toContain("O-fixed");
});

test("an edit that the trigger would refuse, or that its routes do not want, starts nothing", async () => {
  const { client } = world;
  const [delivery = ""] = await deliverOrders(1);
  const replay = (body: ReplayEdit["body"]) => client.replayDelivery({ delivery, input: { edit: { body } } });
  await expect(replay({ total: 9 })).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("missing: id"),
  });
  await expect(replay("{")).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("unparsable"),
  });
  await expect(replay({ id: "x", total: 1 })).rejects.toMatchObject({
    message: expect.stringContaining("no match"),
  });
  const bulk = await replayed({ deliveries: [delivery], edit: { body: { total: 9 } } });
  expect(bulk.progress.skipped).toMatchObject([{ reason: expect.stringContaining("missing: id") }]);
  expect(await runsOn(delivery)).toEqual([]);
});

test("a replay keeps to its rate and can be stopped", async () => {
  const { client } = world;
  const ids = await deliverOrders(4);
  const { replay } = await client.startReplay({ input: { deliveries: ids, ratePerSecond: 1 } });
  const find = () => client.getReplay({ replay: replay?.id ?? "" });
  await expect.poll(async () => (await find()).progress.deliveries).toBe(1);
  expect(await client.cancelReplay({ replay: replay?.id ?? "" })).toMatchObject({
    status: "canceled",
    total: 4,
  });
  expect((await find()).progress).toMatchObject({ deliveries: 1, runs: 1 });
  expect((await client.listReplays({ query: { limit: 1 } })).items).toMatchObject([
    { id: replay?.id, status: "canceled" },
  ]);
});

test("a replay whose process stopped, or died, is carried on by another: nothing is lost, nothing started twice", async () => {
  await using alone = await openApiWorld();
  const { client, store, replayDoors } = alone;
  await client.putWorkflow({ workflow: "audit", input: { name: "audit", steps: [] } });
  const trigger = await client.createTrigger({ input: { name: "a", auth: [{ scheme: "bearer" }] } });
  const ids: string[] = [];
  for (let at = 0; at < 120; at += 1) ids.push(await alone.deliver({ triggerId: trigger.id }));
  await alone.stopReplays();
  // Slow enough that the first does not end it on a busy machine.
  const input = { query: {}, workflow: "audit", ratePerSecond: 40 };
  const { replay } = await client.startReplay({ input });
  if (replay === null) throw new Error("It was no dry run.");
  const progress = async () => (await client.getReplay({ replay: replay.id })).progress.deliveries;
  const first = openCarrier(replayDoors);
  await expect.poll(progress).toBeGreaterThan(0);
  await first[Symbol.asyncDispose]();
  // One that dies says nothing: its lease is there for a while, and what it writes afterwards counts for nothing.
  const dead = await store.replays.take({ now: new Date().toISOString(), leaseMs: 1_000 });
  expect(await progress()).toBeLessThan(120);
  alone.aheadMs += 60_000;
  await using second = openCarrier(replayDoors);
  second.wake();
  await expect.poll(progress, { timeout: 20_000 }).toBe(120);
  expect(dead?.epoch).toBe(2);
  const { items } = await client.listRuns({ query: { workflow: "audit", limit: 1_000 } });
  expect(items).toHaveLength(ids.length);
  expect(new Set(items.map(({ deliveryId }) => deliveryId))).toEqual(new Set(ids));
});

test("more replays than one process carries at a time take turns", async () => {
  await using alone = await openApiWorld();
  const { client, replayDoors } = alone;
  await client.putWorkflow({ workflow: "audit", input: { name: "audit", steps: [] } });
  const trigger = await client.createTrigger({ input: { name: "a", auth: [{ scheme: "bearer" }] } });
  for (let at = 0; at < 40; at += 1) await alone.deliver({ triggerId: trigger.id });
  await alone.stopReplays();
  const begun: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    const input = { query: {}, workflow: "audit", ratePerSecond: 4 };
    begun.push((await client.startReplay({ input })).replay?.id ?? "");
    alone.aheadMs += 1;
  }
  const progress = async (place: number) =>
    (await client.getReplay({ replay: begun[place] ?? "" })).progress.deliveries;
  await using carrier = openCarrier(replayDoors);
  carrier.wake();
  for (const place of [0, 1, 2, 3]) await expect.poll(() => progress(place)).toBeGreaterThan(0);
  expect(await progress(4)).toBe(0);
  alone.aheadMs += 10_001;
  await expect.poll(() => progress(4), { timeout: 4_000 }).toBeGreaterThan(0);
});
