import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

const json = { "content-type": "application/json" };
const post = (url: string, init: RequestInit = {}) => fetch(url, { method: "POST", ...init });
const urlOf = (world: { url: string }, { id }: Trigger) => `${world.url}/webhooks/${id}`;
const workflow = { method: "workflow" as const };
const failing = {
  name: "failing",
  steps: [
    {
      id: "fail",
      type: "respond",
      config: { overrideStatus: "{{ trigger.body.status }}" },
      retry: { attempts: 1 },
    },
  ],
};

test("a run that fails before it answered is a 500 with its id that nobody caches", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(failing);
  const trigger = await world.put({ response: workflow, routes: [{ workflow: "failing" }] });
  const answer = await post(urlOf(world, trigger), { body: '{"status":"no"}', headers: json });
  expect(answer.status).toBe(500);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const [delivery] = await world.deliveries();
  expect(await answer.text()).toBe(`{"error":"Run failed","runId":"${delivery?.runs[0]?.id}"}`);
});

test("the author decides what a failed run is answered with", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(failing);
  const failure = {
    status: 502,
    headers: { "X-Run": "{{ run.id }}" },
    body: '{"failed":"{{ trigger.body.status }}"}',
  };
  const trigger = await world.put({
    response: workflow,
    responses: { failed: failure },
    routes: [{ workflow: "failing" }],
  });
  const answer = await post(urlOf(world, trigger), { body: '{"status":"no"}', headers: json });
  expect(answer.status).toBe(502);
  expect(answer.headers.get("x-run")).toMatch(/^run_/);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(await answer.json()).toEqual({ failed: "no" });
});

test("[S131] [S147] the workflow answers with status, headers and body of its own", async () => {
  await using world = await openGatewayWorld();
  const config = {
    status: 201,
    headers: { "X-Order": "{{ trigger.body.id }}" },
    body: { made: "{{ trigger.body.id }}" },
  };
  await world.putWorkflow({ name: "answering", steps: [{ id: "say", type: "respond", config }] });
  const trigger = await world.put({ response: workflow, routes: [{ workflow: "answering" }] });
  const answer = await post(urlOf(world, trigger), { body: '{"id":7}', headers: json });
  expect([answer.status, answer.headers.get("x-order"), await answer.json()]).toEqual([
    201,
    "7",
    { made: 7 },
  ]);
});

test("[S144] a 204 has no body", async () => {
  await using world = await openGatewayWorld();
  const config = { status: 204, body: "ignored" };
  await world.putWorkflow({ name: "silent", steps: [{ id: "say", type: "respond", config }] });
  const trigger = await world.put({ response: workflow, routes: [{ workflow: "silent" }] });
  const path = `/webhooks/${trigger.id}`;
  const answer = await world.raw(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect(answer).toMatch(/^HTTP\/1\.1 204 /);
  expect(answer).toMatch(/\r\n\r\n$/);
  expect(answer.toLowerCase()).not.toContain("content-length");
});

test("a run that ends without an answer gives its last output, or the profile where there is none", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({
    name: "giving",
    steps: [{ id: "a", type: "transform", config: { value: { sum: 3 } } }],
  });
  await world.putWorkflow({ name: "empty" });
  const giving = await world.put({ response: workflow, routes: [{ workflow: "giving" }] });
  const empty = await world.put({ response: workflow, routes: [{ workflow: "empty" }] });
  const answer = await post(urlOf(world, giving));
  expect([answer.status, await answer.text()]).toEqual([200, '{"sum":3}']);
  expect(await (await post(urlOf(world, empty))).text()).toBe('{"received":true}');
});

test("with several workflows the first one answers, and all run", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({
    name: "one",
    steps: [{ id: "a", type: "transform", config: { value: "first" } }],
  });
  await world.putWorkflow({
    name: "two",
    steps: [{ id: "a", type: "transform", config: { value: "second" } }],
  });
  const trigger = await world.put({ response: workflow, routes: [{ workflow: "one" }, { workflow: "two" }] });
  expect(await (await post(urlOf(world, trigger))).json()).toBe("first");
  await expect
    .poll(async () => (await world.deliveries())[0]?.runs.map(({ status }) => status))
    .toEqual(["succeeded", "succeeded"]);
});

const waiting = {
  name: "waiting",
  steps: [{ id: "wait", type: "delay", config: { durationMs: 3_600_000 } }],
};

test("when the wait ends first, the caller gets a status URL that only its token opens", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(waiting);
  const trigger = await world.put({
    response: { ...workflow, waitMs: 50 },
    routes: [{ workflow: "waiting" }],
  });
  const answer = await post(urlOf(world, trigger));
  expect(answer.status).toBe(202);
  const runId = (await world.deliveries())[0]?.runs[0]?.id;
  expect(await answer.json()).toEqual({ status: expect.stringMatching(/^(running|waiting)$/), runId });
  expect(answer.headers.get("retry-after")).toBe("1");
  const location = new URL(answer.headers.get("location") ?? "");
  expect(location.origin).toBe("https://hooks.example.com");
  expect(location.pathname).toBe(`/api/v1/hooks/${trigger.id}/runs/${runId}`);

  const own = world.url + location.pathname;
  for (const wrong of [
    own,
    `${own}?token=`,
    `${own}?token=${"A".repeat(43)}`,
    own.replace("runs/run_", "runs/run_0") + location.search,
  ]) {
    const refused = await fetch(wrong);
    expect([refused.status, await refused.text()]).toEqual([404, '{"error":"Not found"}']);
  }
  const still = await fetch(own + location.search);
  expect([still.status, await still.json()]).toEqual([202, { status: "waiting", runId }]);
  expect((await post(own + location.search)).status).toBe(405);

  await world.store.runs.cancel({
    workspace: "default",
    ids: [runId ?? ""],
    now: new Date(world.now).toISOString(),
  });
  const ended = await fetch(own + location.search);
  expect([ended.status, await ended.json()]).toEqual([500, { error: "Run canceled", runId }]);
});

test("Prefer: respond-async and wait=n are honoured and said to be", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(waiting);
  const trigger = await world.put({ response: workflow, routes: [{ workflow: "waiting" }] });
  for (const prefer of ["respond-async", "wait=0"]) {
    const answer = await post(urlOf(world, trigger), { headers: { prefer } });
    expect([answer.status, answer.headers.get("preference-applied")]).toEqual([202, prefer]);
    expect(answer.headers.get("location")).toContain("?token=");
  }
  await world.putWorkflow({
    name: "quick",
    steps: [{ id: "say", type: "respond", config: { status: 201 } }],
  });
  const quick = await world.put({ response: workflow, routes: [{ workflow: "quick" }] });
  const both = await post(urlOf(world, quick), { headers: { prefer: "respond-async, wait=5" } });
  expect([both.status, both.headers.get("preference-applied")]).toEqual([201, "wait=5"]);
});

test("[S46] content of one's own is filled in from the request", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    response: {
      method: "content",
      status: 202,
      headers: { "Content-Type": "application/xml", "X-Shop": "{{ trigger.body.shop }}" },
      body: "<id>{{ trigger.body.id }}</id>",
    },
  });
  const answer = await post(urlOf(world, trigger), { body: '{"id":7,"shop":"a"}', headers: json });
  expect([answer.status, await answer.text()]).toEqual([202, "<id>7</id>"]);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "content-type": "application/xml",
    "x-shop": "a",
    "content-security-policy": "sandbox",
    "x-content-type-options": "nosniff",
  });
  expect((await world.deliveries())[0]?.answerStatus).toBe(202);
});

test("a header that could break the response is left out, and that is noted", async () => {
  await using world = await openGatewayWorld();
  const headers = { "X-Echo": "{{ trigger.body.echo }}", "Content-Length": "1", "Bad Name": "1" };
  const trigger = await world.put({ response: { method: "content", headers, body: "fine" } });
  const body = '{"echo":"a\\r\\nSet-Cookie: b=c"}';
  const answer = await post(urlOf(world, trigger), { body, headers: json });
  expect([answer.status, await answer.text()]).toEqual([200, "fine"]);
  expect(answer.headers.has("x-echo") || answer.headers.has("set-cookie")).toBe(false);
  const [delivery] = await world.deliveries();
  expect(delivery?.reason).toMatch(/"X-Echo" can't be sent.*"Content-Length".*"Bad Name"/);
});

test("content that can't be evaluated gives way to the default answer, with a warning", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ response: { method: "content", body: "{{ $error('no') }}" } });
  const answer = await post(urlOf(world, trigger));
  expect([answer.status, await answer.text()]).toEqual([200, '{"received":true}']);
  const [delivery] = await world.deliveries();
  expect(delivery?.trace.at(-1)).toMatchObject({ station: "answer", verdict: "error" });
  expect(delivery?.reason).toContain("the answer could not be evaluated");
});

test("[S85] a duplicate starts nothing and gets the first one's answer", async () => {
  await using world = await openGatewayWorld();
  const config = { status: 201, body: "made" };
  await world.putWorkflow({ name: "answering", steps: [{ id: "say", type: "respond", config }] });
  await world.putWorkflow(waiting);
  const routes = [{ workflow: "answering" }];
  const immediate = await world.put({ routes });
  const awaited = await world.put({ response: workflow, routes });
  const slow = await world.put({ response: { ...workflow, waitMs: 50 }, routes: [{ workflow: "waiting" }] });
  for (const [trigger, status] of [
    [immediate, 200],
    [awaited, 201],
    [slow, 202],
  ] as const) {
    const call = () => post(urlOf(world, trigger), { headers: { "idempotency-key": "evt_1" } });
    const first = await call();
    world.now += 1;
    const again = await call();
    expect([first.status, again.status]).toEqual([status, status]);
    expect(first.headers.has("x-tripline-duplicate-of")).toBe(false);
    expect(again.headers.get("x-tripline-duplicate-of")).toBe(first.headers.get("x-request-id"));
    if (trigger !== slow) expect(await again.text()).toBe(await first.text());
    world.now += 1;
    const [duplicate, original] = await world.deliveries();
    expect(duplicate).toMatchObject({ status: "duplicate", duplicateOf: original?.id, runs: [] });
  }
});

test("[S85] content of one's own that depends on the request is the first one's for a duplicate", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const response = {
    method: "content" as const,
    status: 202,
    headers: { "X-Delivery": "{{ trigger.deliveryId }}" },
    body: "{{ trigger.body.n }} {{ trigger.query.page }} {{ trigger.query.token }} {{ params.shop }} {{ event.n }}",
  };
  const trigger = await world.put({
    response,
    routes: [{ workflow: "flow" }],
    parameters: [{ name: "shop", from: "header", path: "X-Shop" }],
    variables: { body: "event" },
  });
  const call = async (n: number, query: string) => {
    world.now += 1;
    const headers = { ...json, "idempotency-key": "evt_1", "x-shop": `shop-${n}` };
    const answer = await post(`${urlOf(world, trigger)}?${query}`, { body: JSON.stringify({ n }), headers });
    return [answer.status, answer.headers.get("x-delivery"), await answer.text()];
  };
  const first = await call(1, "page=1&token=abc");
  expect(first).toEqual([202, expect.stringMatching(/^dlv_/), "1 1 abc shop-1 1"]);
  expect(await call(2, "page=2&token=abc")).toEqual(first);
});

test("[S85] what could not be evaluated for the first delivery is not evaluated for a duplicate", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const body = "{{ trigger.body.fail ? $error('no') : 'fine' }}";
  const trigger = await world.put({ response: { method: "content", body }, routes: [{ workflow: "flow" }] });
  const call = async (fail: boolean) => {
    const headers = { ...json, "idempotency-key": "evt_1" };
    return (await post(urlOf(world, trigger), { body: JSON.stringify({ fail }), headers })).text();
  };
  expect([await call(true), await call(false)]).toEqual(['{"received":true}', '{"received":true}']);
});

test("an answer to GET is not cached, unless the author says so", async () => {
  await using world = await openGatewayWorld();
  const plain = await world.put({ methods: ["GET"] });
  const headers = { "cache-control": "max-age=60" };
  const cached = await world.put({ methods: ["GET"], response: { method: "content", headers, body: "a" } });
  const cacheOf = async (trigger: Trigger) =>
    (await fetch(urlOf(world, trigger))).headers.get("cache-control");
  expect([await cacheOf(plain), await cacheOf(cached)]).toEqual(["no-store", "max-age=60"]);
});
