import { expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import type { Json } from "../contract/name.ts";
import type { Trigger } from "../contract/trigger.ts";

const json = { "content-type": "application/json" };
const workflow = { method: "workflow" as const };

/** Sends the event again and again, each time with another body. */
function caller(world: GatewayWorld, { id }: Trigger) {
  let n = 0;
  return async () => {
    n += 1;
    world.now += 1;
    const headers = { ...json, "idempotency-key": "evt_1" };
    const body = JSON.stringify({ n, fail: true });
    const answer = await fetch(`${world.url}/webhooks/${id}`, { method: "POST", headers, body });
    const { status } = answer;
    return {
      status,
      type: answer.headers.get("content-type"),
      x: answer.headers.get("x-n"),
      body: await answer.text(),
    };
  };
}

const respond = (config: Record<string, Json>) => ({
  name: "flow",
  steps: [{ id: "say", type: "respond", config }],
});

test("[S85] a duplicate gets the first one's answer although the trigger has changed since", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const routes = [{ workflow: "flow" }];
  const changes = [
    [
      { profile: "received", method: "immediately" },
      { profile: "ok", method: "immediately" },
    ],
    [
      {
        method: "content",
        status: 201,
        headers: { "X-N": "{{ trigger.body.n }}" },
        body: { n: "{{ trigger.body.n }}" },
      },
      { method: "content", body: "changed" },
    ],
    [{ method: "content", base64: true, body: "AP8=" }, { method: "immediately" }],
  ] as const;
  for (const [before, after] of changes) {
    const trigger = await world.put({ routes, response: before });
    const call = caller(world, trigger);
    const first = await call();
    await world.put({ ...trigger, response: after });
    expect(await call()).toEqual(first);
  }
});

test("[S85] a duplicate gets what the workflow answered, byte for byte", async () => {
  await using world = await openGatewayWorld();
  const config = {
    status: 201,
    headers: { "X-N": "{{ trigger.body.n }}" },
    body: { n: "{{ trigger.body.n }}" },
  };
  await world.putWorkflow(respond(config));
  const trigger = await world.put({ response: workflow, routes: [{ workflow: "flow" }] });
  const call = caller(world, trigger);
  const first = await call();
  expect(first).toMatchObject({ status: 201, x: "1", body: '{"n":1}' });
  expect([await call(), await call()]).toEqual([first, first]);
});

test("[S85] a run's end that the trigger puts into words is the same for duplicates, too", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ ...respond({ overrideStatus: "no" }), name: "failing" });
  await world.putWorkflow({ name: "empty" });
  const failed = {
    status: 502,
    headers: { "X-N": "{{ trigger.body.n }}" },
    body: "no {{ trigger.body.n }} {{ run.id }}",
  };
  const failing = await world.put({
    response: workflow,
    responses: { failed },
    routes: [{ workflow: "failing" }],
  });
  const empty = await world.put({ response: workflow, routes: [{ workflow: "empty" }] });
  for (const trigger of [failing, empty]) {
    const call = caller(world, trigger);
    const first = await call();
    await world.put({ ...trigger, responses: {}, response: { ...workflow, waitMs: 1 } });
    expect(await call()).toEqual(first);
  }
});

test("a trigger may have words of its own for duplicates", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const duplicate = { status: 409, body: "again {{ trigger.body.n }} of {{ answer.duplicateOf }}" };
  const trigger = await world.put({ responses: { duplicate }, routes: [{ workflow: "flow" }] });
  const call = caller(world, trigger);
  await call();
  const first = (await world.deliveries())[0]?.id;
  expect(await call()).toMatchObject({ status: 409, body: `again 2 of ${first}` });
});

test("a trigger may have words of its own for runs that take too long, and where to ask stays", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({
    name: "slow",
    steps: [{ id: "wait", type: "delay", config: { durationMs: 3_600_000 } }],
  });
  const timedOut = { status: 200, body: { later: "{{ answer.statusUrl }}", run: "{{ run.id }}" } };
  const trigger = await world.put({
    response: { ...workflow, waitMs: 20 },
    responses: { timedOut },
    routes: [{ workflow: "slow" }],
  });
  const call = (headers: Record<string, string> = {}) =>
    fetch(`${world.url}/webhooks/${trigger.id}`, { method: "POST", headers });
  const answer = await call();
  const location = answer.headers.get("location") ?? "";
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([200, "1"]);
  const run = answer.headers.get("x-tripline-run");
  expect(await answer.json()).toEqual({ later: location, run });
  const told = await fetch(world.url + new URL(location).pathname + new URL(location).search);
  expect([told.status, await told.json()]).toEqual([202, { status: "waiting", runId: run }]);
  expect((await call({ prefer: "respond-async" })).status).toBe(202);
});
