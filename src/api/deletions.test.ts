import { expect, test } from "vitest";
import { openApiWorld } from "../../test/api-world.ts";

async function openWorld() {
  const world = await openApiWorld();
  const { id } = await world.client.createTrigger({ input: { name: "orders", auth: [{ scheme: "none" }] } });
  const deliver = (body: object, key?: string) =>
    world.deliver({ triggerId: id, body, ...(key !== undefined && { key }) });
  const left = async () =>
    (await world.client.listDeliveries({ query: { limit: 1_000 } })).items.map((one) => one.id);
  return Object.assign(world, { triggerId: id, deliverOne: deliver, left });
}

const path = "/api/v1/deliveries/delete";

test.each([
  ["nothing said", {}],
  ["ids and a query", { deliveries: ["dlv_1"], query: {} }],
  ["no ids", { deliveries: [] }],
  ["more ids than one call takes", { deliveries: Array.from({ length: 1_001 }, (_, n) => `dlv_${n}`) }],
  ["a condition that names nothing", { query: { where: "boddy.total > 5" } }],
  ["a trigger that is not there", { query: { trigger: "nobody" } }],
  ["a field that is not known", { query: {}, force: true }],
])("%s deletes nothing", async (_, body) => {
  await using world = await openWorld();
  const id = await world.deliverOne({ total: 9 });
  expect((await world.call("POST", path, { body })).status).toBeGreaterThanOrEqual(400);
  expect(await world.left()).toEqual([id]);
});

test("only an administrator deletes", async () => {
  await using world = await openWorld();
  const id = await world.deliverOne({ total: 9 });
  const key = await world.keyWith(["operate", "write"]);
  expect((await world.call("POST", path, { key, body: { deliveries: [id] } })).status).toBe(403);
  expect(await world.left()).toEqual([id]);
});

test("what a query finds goes, counted before, what is needed stays, and the audit knows by whom", async () => {
  await using world = await openWorld();
  const { client } = world;
  const steps = [{ id: "wait", type: "delay", config: { duration: "10 days" } }];
  await client.putWorkflow({ workflow: "slow", input: { name: "slow", steps } });
  const needed = await world.deliverOne({ kind: "junk", needed: true });
  await client.startWorkflow({ workflow: "slow", input: { deliveryId: needed } });
  const keyed = await world.deliverOne({ kind: "junk" }, "evt_1");
  const kept = await world.deliverOne({ kind: "order" });
  for (let made = 0; made < 120; made += 1) await world.deliverOne({ kind: "junk" });
  const query = { where: 'body.kind = "junk"' };
  const counted = await client.deleteDeliveries({ input: { query, dryRun: true } });
  expect(counted).toMatchObject({ deleted: 120, needed: 1, keyed: 1, next: null });
  expect(counted.bytes).toBeGreaterThan(120 * 16);
  expect(await world.left()).toHaveLength(123);
  const of = async () =>
    (await client.listAudit({ query: {} })).items.filter(({ action }) => action === "deliveries deleted");
  expect(await of()).toEqual([]);
  expect(await client.deleteDeliveries({ input: { query } })).toEqual(counted);
  expect(await world.left()).toEqual([kept, keyed, needed]);
  expect(await of()).toMatchObject([{ detail: "120, found by where" }]);
  expect(await client.deleteDeliveries({ input: { query } })).toMatchObject({ deleted: 0 });
  expect(await of()).toHaveLength(1);
  expect(await client.deleteDeliveries({ input: { query, releaseKeys: true } })).toMatchObject({
    deleted: 1,
    needed: 1,
    keyed: 0,
  });
  expect(await world.left()).toEqual([kept, needed]);
});

test("ids of nobody's, or of another workspace's, are passed over", async () => {
  await using world = await openWorld();
  const id = await world.deliverOne({ total: 1 });
  const { adminKey } = await world.client.createWorkspace({ input: { name: "other" } });
  const other = await world.call("POST", path, { key: adminKey ?? "", body: { deliveries: [id] } });
  expect(other.body).toMatchObject({ deleted: 0, next: null });
  expect(await world.left()).toEqual([id]);
  const done = await world.client.deleteDeliveries({ input: { deliveries: [id, "dlv_gone", id] } });
  expect(done).toMatchObject({ deleted: 1, needed: 0, keyed: 0, next: null });
  expect(await world.left()).toEqual([]);
});

test("what is kept by count stays within its bound after others were deleted by hand", async () => {
  await using world = await openWorld();
  const ids: string[] = [];
  for (let made = 0; made < 30; made += 1) ids.push(await world.deliverOne({ made }));
  await world.client.putRetention({ input: { deliveries: { count: 20 } } });
  expect((await world.client.sweep({ input: {} })).swept).toMatchObject([{ deleted: 10 }]);
  await world.client.deleteDeliveries({ input: { deliveries: ids.slice(15, 25) } });
  expect(await world.left()).toHaveLength(10);
  for (let made = 0; made < 5; made += 1) await world.deliverOne({ made });
  expect((await world.client.sweep({ input: {} })).swept).toMatchObject([{ deleted: 0 }]);
  expect(await world.left()).toHaveLength(15);
});
