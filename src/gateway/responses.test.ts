import { expect, test } from "vitest";
import { openGatewayWorld, secretKey } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

const json = { "content-type": "application/json" };
const post = (url: string, init: RequestInit = {}) => fetch(url, { method: "POST", ...init });
const urlOf = (world: { url: string }, { id }: Trigger) => `${world.url}/webhooks/${id}`;
const sharedKey = [{ scheme: "shared-key", secret: "env:TEST_SECRET" }];
const workflow = { method: "workflow" as const };

test("[S115] an own answer to who has not proved who it is keeps the challenge and shows no credential", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    auth: [{ scheme: "basic", username: "ada", secret: "env:TEST_SECRET" }],
    responses: {
      unauthorized: {
        status: 403,
        headers: { "X-Seen": "{{ trigger.headers.authorization }}" },
        body: { no: "{{ answer.error }}", key: "{{ trigger.query.key }}", body: "{{ trigger.body }}" },
      },
    },
  });
  const answer = await post(`${urlOf(world, trigger)}?key=abc`, {
    headers: { authorization: `Basic ${btoa("ada:guess")}` },
    body: "x",
  });
  expect(answer.status).toBe(403);
  expect(answer.headers.get("www-authenticate")).toMatch(/^Basic /);
  expect(answer.headers.get("x-seen")).toBe("***");
  expect(await answer.json()).toEqual({
    no: "Invalid authentication credentials",
    key: "***",
    body: null,
  });
  await expect.poll(async () => (await world.deliveries())[0]?.answerStatus).toBe(403);
});

test("a trigger that is not active answers strangers like an unknown address, whatever its own words", async () => {
  await using world = await openGatewayWorld();
  const responses = { unauthorized: { body: "here I am" } };
  const trigger = await world.put({ auth: sharedKey, status: "inactive", responses });
  const answer = await post(urlOf(world, trigger), { headers: { "x-shared-key": "guess" } });
  expect([answer.status, await answer.text()]).toEqual([404, '{"error":"Not found"}']);
});

test("[S116] an own answer to what is invalid says what was missing", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    parameters: [{ name: "order", required: true }],
    responses: {
      invalid: {
        status: 422,
        contentType: "application/xml",
        body: "<fault>{{ answer.msg }}: {{ answer.missing }}{{ answer.line }}</fault>",
      },
    },
  });
  const missing = await post(urlOf(world, trigger), { body: "{}", headers: json });
  expect([missing.status, await missing.text()]).toEqual([
    422,
    "<fault>Missing required parameter(s): [&quot;order&quot;]</fault>",
  ]);
  expect(missing.headers.get("content-security-policy")).toBe("sandbox");
  const broken = await post(urlOf(world, trigger), { body: "{", headers: json });
  expect(await broken.text()).toMatch(/^<fault>.+: 1<\/fault>$/);
});

test("an own answer to too many keeps Retry-After", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    limits: { quota: { perMinute: 1, perHour: 1, perDay: 1 } },
    responses: { limited: { status: 503, headers: { "Cache-Control": "no-cache" }, body: "later" } },
  });
  await post(urlOf(world, trigger));
  const answer = await post(urlOf(world, trigger));
  expect([answer.status, await answer.text()]).toEqual([503, "later"]);
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("own words that can't be evaluated give way to the usual ones, and the trigger's author sees it", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ responses: { invalid: { body: "{{ $error('no') }}" } } });
  const answer = await post(urlOf(world, trigger), { body: "{", headers: json });
  expect([answer.status, (await answer.text()).slice(0, 33)]).toEqual([
    400,
    '{"error":"Invalid request format"',
  ]);
  await expect
    .poll(async () => (await world.deliveries())[0])
    .toMatchObject({ status: "rejected", faulty: true });
});

test("[S82] what is not wanted is answered like what is, or in the trigger's own words", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const routes = [{ workflow: "flow" }];
  const filter = "trigger.body.wanted = true";
  const usual = await world.put({ filter, routes, response: { method: "immediately", profile: "accepted" } });
  const own = await world.put({
    filter,
    routes,
    responses: { filtered: { status: 202, body: "not for us: {{ trigger.body.id }}" } },
  });
  const send = async (trigger: Trigger, wanted: boolean) => {
    const body = JSON.stringify({ wanted, id: 7 });
    const answer = await post(urlOf(world, trigger), { body, headers: json });
    return [answer.status, await answer.text(), answer.headers.has("x-tripline-run")];
  };
  const accepted = '{"status":"accepted","workflow_started":true}';
  expect(await send(usual, false)).toEqual([200, accepted, false]);
  expect(await send(own, false)).toEqual([202, "not for us: 7", false]);
  expect(await send(own, true)).toEqual([200, '{"received":true}', true]);
});

test("every answer of what started runs names them", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "one" });
  await world.putWorkflow({ name: "two" });
  const trigger = await world.put({ routes: [{ workflow: "one" }, { workflow: "two" }] });
  const answer = await post(urlOf(world, trigger));
  const [delivery] = await world.deliveries();
  expect(answer.headers.get("x-tripline-run")).toBe(delivery?.runs.map(({ id }) => id).join(", "));
});

test("a filter that fails is a visible fault: nothing runs, and who waits for a run is not told that all is well", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const routes = [
    { workflow: "flow", when: "trigger.body.amount > 100" },
    { workflow: "flow", otherwise: true },
  ];
  const immediate = await world.put({ routes });
  const awaited = await world.put({ routes, response: workflow });
  const own = await world.put({
    routes,
    response: workflow,
    responses: { failed: { status: 502, body: "{{ answer.error }}" } },
  });
  const send = async (trigger: Trigger) => {
    const headers = { ...json, "idempotency-key": "evt_1" };
    const answer = await post(urlOf(world, trigger), { body: '{"amount":"12"}', headers });
    return [answer.status, await answer.text(), answer.headers.has("x-tripline-run")];
  };
  expect(await send(immediate)).toEqual([200, '{"received":true}', false]);
  const [delivery] = await world.deliveries();
  expect(delivery).toMatchObject({ status: "filtered", faulty: true, runs: [] });
  expect(delivery?.reason).toMatch(/^route 1 \(flow\): error, .*trigger\.body\.amount is "12"/);
  expect(delivery?.trace.find(({ station }) => station === "route")).toMatchObject({ verdict: "error" });
  expect(world.logged).toContain("warn delivery marked");
  expect(await send(awaited)).toEqual([500, '{"error":"Internal server error"}', false]);
  expect(await send(own)).toEqual([502, "No run could be started", false]);
  // It claims no key: once the filter is mended, the sender's next attempt runs.
  await world.put({ ...immediate, routes: [{ workflow: "flow" }] });
  expect(await send(immediate)).toEqual([200, '{"received":true}', true]);
});

test("[S54] events that are not subscribed to are kept as filtered, with the reason", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const trigger = await world.put({
    events: ["order.completed"],
    eventType: "{{ trigger.body.event_type }}",
    routes: [{ workflow: "flow" }],
  });
  const send = (type: string) =>
    post(urlOf(world, trigger), { body: JSON.stringify({ event_type: type }), headers: json });
  expect((await send("order.completed")).headers.has("x-tripline-run")).toBe(true);
  world.now += 1;
  expect((await send("order.created")).headers.has("x-tripline-run")).toBe(false);
  expect((await world.deliveries())[0]).toMatchObject({
    status: "filtered",
    eventType: "order.created",
    reason: 'events: no match, "order.created" is none of order.completed',
    faulty: false,
  });
});

test("[S82] [S84] filters reach the method, headers, query, path, address and body", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const filters = [
    'trigger.method = "PUT"',
    'trigger.headers."x-kind" = "a"',
    'trigger.query.page = "2"',
    'trigger.path.shop = "eu"',
    'trigger.ip = "127.0.0.1"',
    "trigger.body.total > 5",
    'trigger.contentType = "application/json"',
  ];
  for (const [at, filter] of filters.entries()) {
    const trigger = await world.put({
      methods: ["PUT", "POST"],
      suffix: `/in-${at}/:shop`,
      routes: [{ workflow: "flow", when: filter }],
    });
    const wanted = await fetch(`${world.url}/in/default${trigger.suffix?.replace(":shop", "eu")}?page=2`, {
      method: "PUT",
      headers: { ...json, "x-kind": "a" },
      body: '{"total":6}',
    });
    expect([filter, wanted.headers.has("x-tripline-run")]).toEqual([filter, true]);
    if (filter.includes("ip")) continue;
    const other = await post(`${world.url}/in/default${trigger.suffix?.replace(":shop", "us")}`, {
      body: "1",
    });
    expect([filter, other.status, other.headers.has("x-tripline-run")]).toEqual([filter, 200, false]);
  }
});

test("[S8] [S27] [S86] every kind of ending has its status: what was taken 2xx, the sender's fault 4xx, ours 5xx", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({
    name: "failing",
    steps: [{ id: "a", type: "respond", config: { overrideStatus: "{{ 'no' }}" }, retry: { attempts: 1 } }],
  });
  const good = await world.put({
    auth: sharedKey,
    limits: { quota: { perMinute: 3, perHour: 9, perDay: 9 } },
  });
  const inactive = await world.put({ auth: sharedKey, status: "inactive" });
  const retired = await world.put({ status: "retired" });
  const failing = await world.put({ response: workflow, routes: [{ workflow: "failing" }] });
  const key = `?key=${secretKey}`;
  const call = async (trigger: Trigger, { query = key, body = "{}" } = {}) => {
    const answer = await post(urlOf(world, trigger) + query, { body, headers: json });
    const { status } = answer;
    return [status, (await answer.text()).slice(0, 32)];
  };
  expect(await call(good)).toEqual([200, '{"received":true}']);
  expect(await call(good, { body: "{" })).toEqual([400, '{"error":"Invalid request format']);
  expect(await call(good, { query: "?key=wrong" })).toEqual([401, '{"error":"Invalid shared key","r']);
  await call(good);
  expect(await call(good)).toEqual([429, '{"error":"Too many requests","re']);
  expect(await call(inactive, { query: "" })).toEqual([404, '{"error":"Not found"}']);
  expect(await call(inactive)).toEqual([409, '{"error":"Trigger is not active"']);
  expect(await call(retired)).toEqual([410, '{"error":"Gone","requestId":"dlv']);
  expect(await call(failing)).toEqual([500, '{"error":"Run failed","runId":"r']);
});

test("[S5] [S21] [S62] [S114] each kind of address answers as the system that it comes from did", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ suffix: "/orders" });
  for (const [path, body] of [
    [`/api/v1/hooks/${trigger.id}/run`, "OK"],
    [`/webhooks/${trigger.id}`, '{"received":true}'],
    [`/api/webhook/default/${trigger.name}`, '{"status":"accepted","workflow_started":true}'],
    ["/in/default/orders", "OK"],
  ] as const) {
    const answer = await post(world.url + path, { body: "{}", headers: json });
    expect([answer.status, await answer.text()]).toEqual([200, body]);
  }
});

test("[S117] a fault of the program is a 500 that says nothing, with its detail in the log alone", async () => {
  const broken = (): never => {
    throw new Error("the secret detail");
  };
  await using world = await openGatewayWorld({ doors: { wake: broken } });
  await world.putWorkflow({ name: "flow" });
  const trigger = await world.put({ routes: [{ workflow: "flow" }], responses: { failed: { body: "own" } } });
  const answer = await post(urlOf(world, trigger));
  expect([answer.status, await answer.text()]).toEqual([500, '{"error":"Internal server error"}']);
  expect(world.logged).toContain("error request failed");
});
