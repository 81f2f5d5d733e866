import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

let count = 0;
async function fresh(given: object = {}) {
  count += 1;
  const input = { name: `hook-${count}`, auth: [{ scheme: "api-key" }], ...given };
  return world.client.createTrigger({ input });
}

/** As a gateway does with the request that it captures. */
async function capture(triggerId: string, body: unknown): Promise<string> {
  const deliveryId = await world.deliver({ triggerId, body });
  const found = await world.store.captures.find({ workspace: "default", triggerId });
  const taking = { captureId: found?.id ?? "", deliveryId, delivery: null };
  const now = new Date(Date.now() + world.aheadMs).toISOString();
  expect(await world.store.captures.take({ ...taking, now })).toBe(true);
  return deliveryId;
}

test("a trigger that is gone does not listen, nor does one twice, and none can be stopped that does not listen", async () => {
  const { name } = await fresh({ status: "retired" });
  const start = (trigger: string) => world.call("POST", `/api/v1/triggers/${trigger}/capture`);
  expect((await start("nowhere")).status).toBe(404);
  expect((await start(name)).status).toBe(409);
  const active = await fresh();
  expect((await start(active.name)).status).toBe(201);
  const again = await start(active.name);
  expect([again.status, again.body.detail]).toEqual([409, expect.stringContaining("more seconds")]);
  await world.client.stopCapture({ trigger: active.name });
  expect(await world.client.getCapture({ trigger: active.name })).toMatchObject({ state: "stopped" });
  const twice = await world.call("DELETE", `/api/v1/triggers/${active.name}/capture`);
  expect(twice.status).toBe(409);
});

test("[S40] [S41] it listens three minutes, counts down, and says when nothing came", async () => {
  const { name } = await fresh();
  expect(await world.client.getCapture({ trigger: name })).toMatchObject({ state: "none", secondsLeft: 0 });
  const started = await world.client.startCapture({ trigger: name });
  expect(started).toMatchObject({ state: "listening", secondsLeft: 180, authenticate: true, run: false });
  const { items } = await world.client.listAudit({ query: { action: "capture started", target: name } });
  expect(items).toMatchObject([{ targetName: name, detail: '{"authenticate":true,"run":false}' }]);
  expect(world.live.current().captures.map(({ endsAt }) => endsAt)).toContain(started.endsAt);
  world.aheadMs += 60_000;
  const later = await world.client.getCapture({ trigger: name });
  expect(later.secondsLeft).toBeLessThanOrEqual(120);
  world.aheadMs += 120_000;
  expect(await world.client.getCapture({ trigger: name })).toMatchObject({
    state: "expired",
    secondsLeft: 0,
    delivery: null,
    found: null,
  });
});

test("[S41] who waits is told as soon as a request is captured, with what was found in it", async () => {
  const { id, name } = await fresh();
  await world.client.startCapture({ trigger: name });
  const waiting = world.client.getCapture({ trigger: name, query: { wait: 30 } });
  const deliveryId = await capture(id, { order: { id: 7 } });
  expect(await waiting).toMatchObject({
    state: "captured",
    delivery: { id: deliveryId },
    found: {
      parameters: [{ name: "orderId", path: "$.order.id", type: "integer", example: 7 }],
      schema: { type: "object" },
      sample: { order: { id: 7 } },
    },
  });
  const applied = await world.client.applySample({ trigger: name, input: { delivery: deliveryId } });
  expect(applied).toMatchObject({ enforcement: "warn", parameters: [{ name: "orderId" }] });
});

test("waiting ends with its time while nothing comes", async () => {
  const { name } = await fresh();
  await world.client.startCapture({ trigger: name });
  const { state } = await world.client.getCapture({ trigger: name, query: { wait: 1 } });
  expect(state).toBe("listening");
});
