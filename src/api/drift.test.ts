import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import type { Drift } from "../store/store.ts";

let world: ApiWorld;
let triggerId: string;
beforeAll(async () => {
  world = await openApiWorld();
  const input = { name: "orders", auth: [{ scheme: "none" }] };
  triggerId = (await world.client.createTrigger({ input })).id;
});
afterAll(() => world[Symbol.asyncDispose]());

const at = "2026-01-31T12:00:00.000Z";
const note = (drift: (Pick<Drift, "path" | "kind" | "found"> & Partial<Drift>)[]) =>
  world.store.drift.note(
    drift.map((each) => ({
      workspace: "default",
      triggerId,
      expected: null,
      firstSeenAt: at,
      lastSeenAt: at,
      count: 1,
      deliveryId: "dlv_gone",
      ...each,
    })),
  );

test("without a schema nothing differs and nothing can be learned", async () => {
  await note([{ path: "$.early", kind: "new", found: "string" }]);
  expect(await world.client.getDrift({ trigger: "orders" })).toEqual({ items: [], full: false });
  const answer = await world.call("POST", "/api/v1/triggers/orders/drift/accept", { body: {} });
  expect([answer.status, answer.body.detail]).toEqual([409, expect.stringContaining("no schema")]);
  await world.client.forgetDrift({ trigger: "orders" });
});

test("drift is listed, learned at a path or whole from the delivery that differs, and forgotten", async () => {
  const { client } = world;
  const sample = { bodies: [{ id: 7, who: { mail: "x" } }] };
  await client.applySample({ trigger: "orders", input: sample });
  const deliveryId = await world.deliver({ triggerId, body: { id: "7", who: {}, at: "2026-01-31" } });
  await note([
    { path: "$.id", kind: "retyped", expected: "integer", found: "string", deliveryId },
    { path: "$.who.mail", kind: "missing", expected: "string", found: null, deliveryId },
    { path: "$.at", kind: "new", found: "string", deliveryId },
    { path: "$.gone", kind: "new", found: "boolean" },
    { path: "$.elsewhere.x", kind: "new", found: "boolean" },
  ]);
  const { items } = await client.getDrift({ trigger: "orders" });
  expect(items.map(({ path, learnable }) => [path, learnable])).toEqual([
    ["$.at", true],
    ["$.elsewhere.x", false],
    ["$.gone", true],
    ["$.id", true],
    ["$.who.mail", true],
  ]);
  const shown = await tripline(world, ["triggers", "drift", "orders"]);
  expect(shown.out).toMatch(/^\$\.id\s+retyped\s+integer\s+string\s+1/m);

  const unknown = await world.call("POST", "/api/v1/triggers/orders/drift/accept", {
    body: { paths: ["$.nowhere"] },
  });
  expect(unknown.status).toBe(404);
  const one = await client.acceptDrift({ trigger: "orders", input: { paths: ["$.id"] } });
  expect(one.schema).toMatchObject({
    required: ["id", "who"],
    properties: { id: { type: ["integer", "string"] } },
  });
  const accepted = await tripline(world, ["triggers", "drift", "orders", "--accept", "--json"]);
  const { schema } = JSON.parse(accepted.out);
  expect(schema.properties).toMatchObject({
    at: { type: "string", format: "date" },
    gone: { type: "boolean" },
  });
  expect(schema.properties.who.required).toBeUndefined();
  const left = await client.getDrift({ trigger: "orders" });
  expect(left.items.map(({ path }) => path)).toEqual(["$.elsewhere.x"]);
  expect((await tripline(world, ["triggers", "drift", "orders", "--forget"])).out).toContain("forgotten");
  expect(await client.getDrift({ trigger: "orders" })).toEqual({ items: [], full: false });
});

test("what the schema has come to say since is drift no more", async () => {
  await note([{ path: "$.id", kind: "retyped", expected: "integer", found: "string" }]);
  expect((await world.client.getDrift({ trigger: "orders" })).items).toEqual([]);
});
