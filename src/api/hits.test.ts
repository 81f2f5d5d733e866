import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
let triggerId: string;
let deliveryId: string;
let runId: string;
beforeAll(async () => {
  world = await openApiWorld();
  const { client } = world;
  await client.putWorkflow({ workflow: "pack", input: { name: "pack", title: "Pack an order" } });
  await client.putWorkflow({ workflow: "other", input: { name: "other" } });
  const input = {
    name: "orders",
    title: "Orders of the shop",
    suffix: "/orders/:shop",
    auth: [{ scheme: "none" }],
    routes: [{ workflow: "pack" }],
  };
  triggerId = (await client.createTrigger({ input })).id;
  deliveryId = await world.deliver({ triggerId, body: { n: 1 }, eventType: "order.paid", key: "evt-77" });
  ({ runId } = await client.startWorkflow({ workflow: "pack", input: { deliveryId } }));
  await client.putFixture({ fixture: "order-paid", input: { delivery: deliveryId } });
  await client.putView({ view: "paid", input: { of: "deliveries", query: { eventType: "order.paid" } } });
});
afterAll(() => world[Symbol.asyncDispose]());

const search = async (q: string) => {
  const { items } = await world.client.search({ query: { q } });
  return items.map(({ kind, id, name }) => `${kind} ${name ?? id}`);
};

test("an empty search is refused", async () => {
  expect((await world.call("GET", "/api/v1/search?q=")).status).toBe(400);
});

test("[S47] an address of a trigger, or a part of one, finds it and the workflow that it starts", async () => {
  const whole = `https://hooks.example.com/api/v1/hooks/${triggerId}/run?x=1`;
  expect(await search(whole)).toEqual(["trigger orders", "workflow pack"]);
  expect(await search(triggerId.slice(0, 20))).toEqual(["trigger orders", "workflow pack"]);
  expect(await search("/in/default/orders/eu")).toEqual(["trigger orders", "workflow pack"]);
});

test("what is called so comes first, then what begins so; fixtures, views and deliveries are found, too", async () => {
  expect((await search("pack"))[0]).toBe("workflow pack");
  expect(await search("paid")).toEqual(["view paid", "fixture order-paid", `delivery ${deliveryId}`]);
  expect(await search("evt-77")).toEqual([`delivery ${deliveryId}`]);
  expect(await search("of the shop")).toEqual(["trigger orders", "workflow pack"]);
  expect(await search("nothing of the kind")).toEqual([]);
});

test("an id finds what it is of, and what goes with it, also within a pasted line or a page's address", async () => {
  expect(await search(`run ${runId} failed`)).toEqual(["run pack"]);
  expect(await search(`https://hooks.example.com/console/default/deliveries/${deliveryId}`)).toEqual([
    `delivery ${deliveryId}`,
    "run pack",
  ]);
  expect(await search("https://hooks.example.com/console/default/deliveries/%zz")).toEqual([]);
  expect((await search("https://hooks.example.com/console/default/triggers/orders"))[0]).toBe(
    "trigger orders",
  );
});

test("another workspace finds nothing, and of a trigger that was removed its former address", async () => {
  const key = await world.keyWith(["admin"], { workspace: "elsewhere" });
  for (const q of [runId, deliveryId, "orders", "paid"]) {
    const { body } = await world.call("GET", `/api/v1/search?q=${q}`, { key });
    expect(body.items).toEqual([]);
  }
  const { id } = await world.client.createTrigger({ input: { name: "gone", auth: [{ scheme: "none" }] } });
  await world.client.deleteTrigger({ trigger: "gone" });
  expect(await search(`/webhooks/${id}`)).toEqual(["former-trigger gone"]);
});

test("lists are counted by what they are chosen by", async () => {
  const { client } = world;
  const all = { isExact: true, countedTo: null };
  expect(await client.countDeliveries({ query: { trigger: "orders" } })).toEqual({ count: 1, ...all });
  expect(await client.countDeliveries({ query: { where: "body.n > 1" } })).toEqual({ count: 0, ...all });
  expect(await client.countRuns({ query: { workflow: "pack" } })).toEqual({ count: 1, ...all });
  expect((await world.call("GET", "/api/v1/runs/count?trigger=none")).status).toBe(404);
});

test("the command line searches and counts", async () => {
  const found = await tripline(world, ["search", "orders"]);
  expect(found.out).toMatch(/^trigger\s+orders\s+Orders of the shop/m);
  expect((await tripline(world, ["deliveries", "--trigger", "orders", "--count"])).out).toBe("1\n");
  expect((await tripline(world, ["runs", "--workflow", "other", "--count"])).out).toBe("0\n");
});
