import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  const step = { id: "greet", type: "transform", config: { value: "hello" } };
  await world.client.applyDefinitions({
    input: { definitions: [{ name: "order", steps: [step], trigger: { auth: [{ scheme: "none" }] } }] },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const auth = [{ scheme: "none" }];
const path = "/api/v1/triggers/order";

test.each([
  [{ debounce: { ms: 10 }, batch: { count: 2, ms: 10 } }, "batch"],
  [{ debounce: { ms: 10 }, response: { method: "workflow" } }, "response.method"],
  [{ batch: { count: 2, ms: 10 }, response: { method: "workflow" } }, "response.method"],
  [{ debounce: { ms: 10, maxMs: 5 } }, "debounce.maxMs"],
  [{ order: { key: "{{ ( }}" } }, "order.key"],
  [{ batch: { key: "{{ ( }}", count: 2, ms: 10 } }, "batch.key"],
  [{ batch: { count: 1_001, ms: 10 } }, "batch.count"],
  [{ limits: { per: { key: "{{ trigger.ip }}" } } }, "limits.per"],
  [{ limits: { per: { key: "{{ ( }}", perMinute: 1 } } }, "limits.per.key"],
  [{ concurrency: 0 }, "concurrency"],
  [{ priority: "urgent" }, "priority"],
])("what can't be held so is refused with its place: %j", async (settings, at) => {
  const { status, body } = await world.call("POST", "/api/v1/triggers", {
    body: { name: "wrong", auth, ...settings },
  });
  expect(status === 400 || status === 422).toBe(true);
  expect(body.issues[0].path).toBe(at);
});

test("pausing is refused for strangers, readers, unknown and retired triggers; resuming for those not paused", async () => {
  const reader = await world.keyWith(["read"]);
  expect((await world.call("POST", `${path}/pause`, { key: null })).status).toBe(401);
  expect((await world.call("POST", `${path}/pause`, { key: reader })).status).toBe(403);
  expect((await world.call("POST", "/api/v1/triggers/none/pause")).status).toBe(404);
  expect((await world.call("POST", `${path}/resume`, { body: {} })).status).toBe(409);
  expect((await world.call("POST", `${path}/resume`, { body: { ratePerSecond: 0 } })).status).toBe(400);
  await world.client.createTrigger({ input: { name: "old", auth, status: "retired" } });
  expect((await world.call("POST", "/api/v1/triggers/old/pause")).status).toBe(409);
});

test("a pause is shown, is kept by a change of the definition, is exported nowhere, and ends", async () => {
  const paused = await world.client.pauseTrigger({ trigger: "order" });
  expect(paused).toMatchObject({ held: 0, underWay: 0, pause: { ratePerSecond: null } });
  expect(await world.client.pauseTrigger({ trigger: "order" })).toEqual(paused);
  await world.client.replaceTrigger({ trigger: "order", input: { name: "order", title: "Orders", auth } });
  expect(await world.client.getTrigger({ trigger: "order" })).toMatchObject({
    title: "Orders",
    pause: paused.pause,
  });
  const exported = await world.client.exportDefinitions({ query: {} });
  expect(JSON.stringify(exported)).not.toContain("pause");
  expect(await world.client.resumeTrigger({ trigger: "order", input: {} })).toMatchObject({ pause: null });
});

test("the command line pauses, tells what is held, and resumes at a rate", async () => {
  const run = (...args: string[]) => tripline(world, ["triggers", ...args]);
  expect((await run("pause", "order")).out).toContain("tripline triggers resume order --rate 5/s");
  expect((await run("list", "order")).out).toContain("active, paused");
  expect((await run("held", "order")).out).toMatch(/held +0/);
  const wrong = await run("resume", "order", "--rate", "5/week");
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("5/s")]);
  expect((await run("resume", "order", "--rate", "30/m")).out).toContain("at 1800 an hour");
  expect((await run("unblock", "order", "--json")).out).toContain('"blocked": []');
});
