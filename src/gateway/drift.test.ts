import { expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";
import { inferSchema } from "../core/infer.ts";

const schema = inferSchema([{ id: 7, who: { mail: "x" } }]);

async function send(world: GatewayWorld, { id }: Trigger, body: string, type = "application/json") {
  const headers = { "content-type": type };
  const answer = await fetch(`${world.url}/webhooks/${id}`, { method: "POST", headers, body });
  await answer.text();
  return answer.status;
}

const drift = ({ store }: GatewayWorld, { workspace, id }: Trigger) =>
  store.drift.list({ workspace, triggerId: id });

test("what differs from the learned schema is noted with when and where, in each mode, refused or not", async () => {
  await using world = await openGatewayWorld();
  const triggers: Trigger[] = [];
  for (const enforcement of ["off", "warn", "enforce"] as const) {
    const trigger = await world.put({ schema, enforcement });
    triggers.push(trigger);
    const status = await send(world, trigger, '{"id":"7","who":{},"more":1}');
    expect(status).toBe(enforcement === "enforce" ? 400 : 200);
  }
  const first = new Date(world.now).toISOString();
  world.now += 5_000;
  for (const trigger of triggers) await send(world, trigger, '{"id":"8","who":{"mail":""}}');
  await world.gateway.stop(1_000);
  const lastSeenAt = new Date(world.now).toISOString();
  for (const trigger of triggers) {
    expect(await drift(world, trigger)).toMatchObject([
      { path: "$.id", kind: "retyped", expected: "integer", found: "string", count: 2, lastSeenAt },
      { path: "$.more", kind: "new", found: "integer", count: 1, firstSeenAt: first, lastSeenAt: first },
      { path: "$.who.mail", kind: "missing", expected: "string", count: 1 },
    ]);
  }
  const [{ deliveryId } = { deliveryId: "" }] = await drift(world, triggers[1] as Trigger);
  expect((await world.deliveries()).map(({ id }) => id)).toContain(deliveryId);
});

test("a trigger's deliveries are looked at once a second, those without structure never", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ schema, enforcement: "off" });
  await send(world, trigger, "hello", "text/plain");
  for (let count = 0; count < 5; count += 1) await send(world, trigger, '{"id":"x","who":{"mail":""}}');
  world.now += 999;
  await send(world, trigger, '{"id":null,"who":{"mail":""}}');
  await world.gateway.stop(1_000);
  expect(await drift(world, trigger)).toMatchObject([{ path: "$.id", found: "string", count: 1 }]);
});

test("a sender that makes up names without end fills no store", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ schema, enforcement: "off" });
  for (let round = 0; round < 6; round += 1) {
    const made = Array.from({ length: 100 }, (_, at) => [`made-${round}-${at}`, at]);
    await send(world, trigger, JSON.stringify({ id: 1, who: { mail: "" }, ...Object.fromEntries(made) }));
    world.now += 1_000;
  }
  await world.gateway.stop(1_000);
  expect(await drift(world, trigger)).toHaveLength(200);
});
