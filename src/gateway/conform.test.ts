import { expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

const json = { "content-type": "application/json" };
const send = (world: GatewayWorld, trigger: Trigger, body: unknown, init: RequestInit = {}) =>
  fetch(`${world.url}/api/v1/hooks/${trigger.id}/run`, {
    method: "POST",
    headers: json,
    body: JSON.stringify(body),
    ...init,
  });
const schema = {
  type: "object",
  required: ["order"],
  properties: {
    order: {
      type: "object",
      required: ["id"],
      properties: { id: { type: "integer" }, mail: { type: "string", format: "email" } },
    },
  },
};

test("[S73] where the schema is enforced, a body that differs is refused with every fault and its path", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ schema, parameters: [{ name: "total", type: "number" }] });
  const answer = await send(world, trigger, { order: { id: "7", mail: "x" }, total: "many" });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    error: "Invalid request format",
    msg: "Invalid parameter(s)",
    invalid: [
      { name: "total", reason: "must be a number, not a string" },
      { name: "id", path: "$.order.id", reason: "must be an integer, not a string" },
      { name: "mail", path: "$.order.mail", reason: 'must match format "email"' },
    ],
  });
  await expect
    .poll(() => world.deliveries())
    .toMatchObject([{ status: "rejected", reason: expect.stringContaining("$.order.id") }]);
  const [rejected] = await world.deliveries();
  expect(rejected?.trace).toContainEqual(expect.objectContaining({ station: "conform", verdict: "invalid" }));
  expect((await send(world, trigger, { order: {} })).status).toBe(400);
  expect((await send(world, trigger, { order: { id: 7 }, more: true })).status).toBe(200);
});

test("[S39] what is missing among the parameters is said first, and exactly", async () => {
  await using world = await openGatewayWorld();
  const parameters = [{ name: "id", path: "$.order.id", required: true }];
  for (const enforcement of ["off", "warn", "enforce"] as const) {
    const trigger = await world.put({ schema, enforcement, parameters });
    const answer = await send(world, trigger, { order: {} });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toMatch(
      /^\{"error":"Invalid request format","msg":"Missing required parameter\(s\)","missing":\["id"\]/,
    );
    const told = await (await send(world, trigger, { order: { mail: 7 } })).json();
    const faults = [{ path: "$.order.id", reason: "is missing" }, { path: "$.order.mail" }];
    if (enforcement === "enforce") expect(told).toMatchObject({ missing: ["id"], invalid: faults });
  }
});

test("[S141] with warnings only, a body that differs is taken, and marked in the trace and on the delivery", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ schema, enforcement: "warn" });
  expect((await send(world, trigger, { order: { id: "7" } })).status).toBe(200);
  const [taken] = await world.deliveries();
  expect(taken).toMatchObject({
    reason: "the body differs from the schema: $.order.id must be an integer, not a string",
  });
  expect(taken?.trace).toContainEqual(expect.objectContaining({ station: "conform", verdict: "differs" }));
  expect(world.logged).toContain("warn delivery marked");
});

test("[S141] switched off, the schema is not looked at", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ schema, enforcement: "off" });
  expect((await send(world, trigger, {})).status).toBe(200);
  const [taken] = await world.deliveries();
  expect(taken?.reason).toBe("the trigger has no routes");
  expect(taken?.trace.some(({ station }) => station === "conform")).toBe(false);
});

test("[S139] a body is optional where the method has none; a POST without one differs", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ schema, methods: ["GET", "POST"] });
  const url = `${world.url}/webhooks/${trigger.id}`;
  expect((await fetch(`${url}?a=1`)).status).toBe(200);
  const answer = await fetch(url, { method: "POST" });
  expect(await answer.json()).toMatchObject({
    invalid: [{ name: "body", path: "$", reason: "must be an object, not null" }],
  });
});

test("a schema that no API would have taken keeps requests out with a word to the operator only", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ schema: { type: "nothing" } });
  const answer = await send(world, trigger, {});
  expect([answer.status, await answer.json()]).toEqual([500, { error: "Internal server error" }]);
  expect(world.logged).toContain("error request failed");
});
