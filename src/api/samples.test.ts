import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { TriggerInput, type TriggerView } from "../contract/trigger.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const create = (name: string) =>
  world.client.createTrigger({ input: { name, auth: [{ scheme: "api-key" }] } });

test("a sample from no source, from two or one that can't be read is refused, and why", async () => {
  const infer = (body: unknown) => world.call("POST", "/api/v1/samples/infer", { body });
  expect((await infer({})).body.detail).toContain("give bodies, a text, pairs or a delivery");
  expect((await infer({ bodies: [1], pairs: { a: "1" } })).body.detail).toContain("not bodies and pairs");
  expect((await infer({ bodies: Array(51).fill(1) })).status).toBe(400);
  expect((await infer({ text: '{"a":1,}' })).body.detail).toContain("can't be read");
  expect((await infer({ delivery: "dlv_x" })).status).toBe(404);
});

test("[S43] [S44] [S42] parameters and a schema come from JSON, from pairs, and from a text as a whole", async () => {
  const { client } = world;
  const json = await client.inferSample({ input: { bodies: [{ a: 1, b: "x" }, { a: 1.5 }] } });
  expect(json.parameters.map(({ name, path, type }) => [name, path, type])).toEqual([
    ["a", "$.a", "number"],
    ["b", "$.b", "string"],
  ]);
  expect(json.schema).toEqual({
    type: "object",
    properties: { a: { type: "number" }, b: { type: "string" } },
    required: ["a"],
  });
  const pairs = await client.inferSample({ input: { pairs: { a: "1", b: "2" } } });
  expect(pairs.sample).toEqual({ a: 1, b: 2 });
  const text = await client.inferSample({ input: { text: "hello", fullText: true } });
  expect(text).toMatchObject({ schema: null, sample: "hello", parameters: [{ name: "body", from: "text" }] });
  const pasted = await client.inferSample({ input: { text: '{"a":[]}', fullText: true } });
  expect(pasted.parameters.map(({ from }) => from)).toEqual(["body", "text"]);
});

test("[S37] [S38] [S141] a sample taken over gives parameters, schema and example, and warns until told otherwise", async () => {
  const { client } = world;
  await create("orders");
  const input = { bodies: [{ order: { id: 7 } }], required: ["orderId"] };
  const trigger = await client.applySample({ trigger: "orders", input });
  expect(trigger).toMatchObject({
    enforcement: "warn",
    sample: { order: { id: 7 } },
    parameters: [{ name: "orderId", path: "$.order.id", type: "integer", required: true }],
    schema: { properties: { order: { required: ["id"] } } },
    version: 2,
  });
  expect(trigger.curl).toContain(`-d '{"order":{"id":7}}'`);
  expect((await client.applySample({ trigger: "orders", input })).version).toBe(2);
  await client.replaceTrigger({
    trigger: "orders",
    input: { ...inputOf(trigger), enforcement: "enforce" },
  });
  const again = await client.applySample({
    trigger: "orders",
    input: { bodies: [{ order: { id: 7, n: 1 } }] },
  });
  expect(again).toMatchObject({ enforcement: "enforce" });
  expect(again.parameters.map(({ name }) => name)).toEqual(["orderId", "orderN"]);
});

test("names that the sample does not give are refused", async () => {
  await create("strict");
  const apply = (body: unknown) => world.call("POST", "/api/v1/triggers/strict/sample", { body });
  expect((await apply({ bodies: [{ a: 1 }], names: ["b"] })).body.detail).toContain("it gives a");
  expect((await apply({ bodies: [{ a: 1 }], required: ["b"] })).body.issues[0].path).toBe("required");
});

test("[S45] a delivery is a sample as it was stored, its secrets masked", async () => {
  const { id: triggerId } = await create("inbox");
  const delivery = await world.deliver({ triggerId, body: { ticket: { id: 3 } } });
  const trigger = await world.client.applySample({ trigger: "inbox", input: { delivery } });
  expect(trigger.parameters).toMatchObject([{ name: "ticketId", path: "$.ticket.id" }]);
});

test("[S73] a schema that can't be compiled is refused with the place in it", async () => {
  const body = { name: "bad", auth: [{ scheme: "none" }], schema: { properties: { a: { type: "strin" } } } };
  const answer = await world.call("POST", "/api/v1/triggers", { body });
  expect(answer.status).toBe(422);
  expect(answer.body.issues[0].path).toBe("schema.properties.a.type");
});

test("[S7] until the author gives another, the example of a call sends the default sample", async () => {
  const trigger = await create("fresh");
  expect(trigger.curl).toContain(`-d '{"key1":"value1","key2":"value2"}'`);
  const edited = await world.client.replaceTrigger({
    trigger: "fresh",
    input: { ...inputOf(trigger), sample: { mine: true } },
  });
  expect(edited.curl).toContain(`-d '{"mine":true}'`);
});

/** Without what the API adds. */
const inputOf = (view: TriggerView) => TriggerInput.parse(view);
