import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { openGatewayWorld, secretKey } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

const json = { "content-type": "application/json" };
const post = (url: string, init: RequestInit = {}) => fetch(url, { method: "POST", ...init });
const urlOf = (world: { url: string }, { id }: Trigger) => `${world.url}/api/v1/hooks/${id}/run`;

test("[S75] nothing is parsed or run before authentication passes", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const trigger = await world.put({ auth: [{ scheme: "bearer" }], routes: [{ workflow: "flow" }] });
  expect((await post(urlOf(world, trigger), { body: "{", headers: json })).status).toBe(401);
  await world.gateway.stop(1_000);
  const [delivery] = await world.deliveries();
  expect(delivery).toMatchObject({ status: "rejected", runs: [], answerStatus: 401 });
  expect(delivery?.trace.map(({ station, verdict }) => `${station} ${verdict}`)).toEqual([
    "address ok",
    "admit ok",
    "verify unauthenticated",
  ]);
});

test("[S21] an accepted delivery is stored with its runs and its trace, and answered OK", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const trigger = await world.put({ routes: [{ workflow: "flow" }] });
  const body = '{"key1":"value1","key2":"value2"}';
  const answer = await post(`${urlOf(world, trigger)}?a=1&a=2&b=`, { body, headers: json });
  expect([answer.status, await answer.text()]).toEqual([200, "OK"]);
  const [delivery] = await world.deliveries();
  expect(delivery).toMatchObject({
    id: answer.headers.get("x-request-id"),
    status: "accepted",
    triggerId: trigger.id,
    method: "POST",
    url: `/api/v1/hooks/${trigger.id}/run?a=1&a=2&b=`,
    ip: "127.0.0.1",
    contentType: "application/json",
    bodyBytes: body.length,
    answerStatus: 200,
    reason: null,
    query: { a: ["1", "2"], b: "" },
    body: { encoding: "utf8", content: body },
    runs: [{ workflow: "flow" }],
  });
  expect(delivery?.trace.map(({ station }) => station)).toEqual([
    "address",
    "admit",
    "verify",
    "parse",
    "extract",
    "identify",
    "route",
  ]);
  expect(delivery?.trace.every(({ micros }) => Number.isInteger(micros) && micros >= 0)).toBe(true);
});

test("[S22] only an authenticated request spends the quota, and every answer shows it", async () => {
  await using world = await openGatewayWorld();
  await world.putQuota({ perMinute: 5 });
  const key = await world.putKey("partner");
  const trigger = await world.put({ auth: [{ scheme: "bearer" }] });
  const remaining = async (headers: Record<string, string>) =>
    (await post(urlOf(world, trigger), { headers })).headers.get("x-ratelimit-remaining");
  const right = { authorization: `Bearer ${key}` };
  expect(await remaining({})).toBe("5");
  expect(await remaining(right)).toBe("4");
  expect(await remaining({ authorization: "Bearer no" })).toBe("4");
  expect(await remaining(right)).toBe("3");
});

test("what was used of a quota outlives a change of the definitions, and a trigger may tighten it", async () => {
  await using world = await openGatewayWorld();
  await world.putQuota({ perMinute: 100 });
  const trigger = await world.put({ name: "tight", limits: { quota: { perHour: 2 } } });
  const other = await world.put();
  expect((await post(urlOf(world, trigger))).headers.get("ratelimit")).toBe('"trigger-hour";r=1;t=3600');
  await world.put({ name: "tight", limits: { quota: { perHour: 2 } }, title: "Changed" });
  expect((await post(urlOf(world, trigger))).status).toBe(200);
  expect((await post(urlOf(world, trigger))).status).toBe(429);
  const answer = await post(urlOf(world, other));
  expect([answer.status, answer.headers.get("x-ratelimit-remaining")]).toEqual([200, "97"]);
});

test("[S70] [S71] failed authentication is throttled per address and trigger, and never a right credential", async () => {
  await using world = await openGatewayWorld({ settings: { failuresPerMinute: 3 } });
  const key = await world.putKey("partner");
  const [trigger, other] = [await world.put({ auth: [{ scheme: "bearer" }] }), await world.put()];
  for (const status of [401, 401, 401, 429]) expect((await post(urlOf(world, trigger))).status).toBe(status);
  const right = { headers: { authorization: `Bearer ${key}` } };
  const throttled = await post(urlOf(world, trigger), { headers: { authorization: "Bearer wrong" } });
  expect([throttled.status, throttled.headers.get("retry-after")]).toEqual([429, "60"]);
  expect(await throttled.text()).toMatch(/^\{"error":"Too many requests"/);
  expect((await post(urlOf(world, trigger), right)).status).toBe(200);
  expect((await post(urlOf(world, other))).status).toBe(200);
  world.now += 60_000;
  expect((await post(urlOf(world, trigger))).status).toBe(401);
});

test("a key that another process has just issued is taken at once; for who guesses on, the store is asked no more", async () => {
  await using world = await openGatewayWorld({ settings: { failuresPerMinute: 3 } });
  const trigger = await world.put({ auth: [{ scheme: "bearer" }] });
  const { live } = world;
  const [refresh, check] = [live.refresh.bind(live), live.check.bind(live)];
  const call = async (key: string) =>
    (await post(urlOf(world, trigger), { headers: { authorization: `Bearer ${key}` } })).status;
  // What is changed is not heard of here before it is asked for.
  const heard = Promise.withResolvers<void>();
  let checks = 0;
  live.check = () => {
    checks += 1;
    heard.resolve();
    return check();
  };
  const { definitions } = world.store;
  const revision = definitions.revision.bind(definitions);
  definitions.revision = async () => {
    await heard.promise;
    return revision();
  };
  live.refresh = async () => live.current();
  const key = await world.putKey("partner");
  live.refresh = refresh;
  expect(await call(key)).toBe(200);
  for (const status of [401, 401, 429, 429, 429]) expect(await call("guessed")).toBe(status);
  expect(checks).toBe(3);
});

test("[S68] a genuine call that came too late is refused like any other, and its trace says that it is stale", async () => {
  await using world = await openGatewayWorld();
  const timestamp = { header: "X-Timestamp", toleranceMs: 300_000 };
  const auth = [
    { scheme: "hmac", secret: "env:TEST_SECRET", header: "X-Sig", payload: "{timestamp}.{body}", timestamp },
  ];
  const trigger = await world.put({ auth });
  const call = (at: number) => {
    const seconds = String(Math.floor(at / 1000));
    const signature = createHmac("sha256", secretKey).update(`${seconds}.{}`).digest("hex");
    const headers = { ...json, "x-timestamp": seconds, "x-sig": signature };
    return post(urlOf(world, trigger), { body: "{}", headers });
  };
  expect((await call(world.now)).status).toBe(200);
  const late = await call(world.now - 301_000);
  expect([late.status, await late.text()]).toEqual([
    401,
    expect.stringMatching(/^\{"error":"Invalid signature"/),
  ]);
  await world.gateway.stop(1_000);
  const rejected = (await world.deliveries()).find(({ status }) => status === "rejected");
  expect(rejected?.trace.at(-1)).toMatchObject({ station: "verify", verdict: "stale" });
});

test("[S58] over plain HTTP what has no body is redirected and everything else refused", async () => {
  await using world = await openGatewayWorld({
    settings: { requireHttps: true, trustedProxies: ["127.0.0.0/8"] },
  });
  const trigger = await world.put({ methods: ["GET", "POST"] });
  const url = `${urlOf(world, trigger)}?a=1`;
  const redirected = await fetch(url, { redirect: "manual" });
  expect(redirected.status).toBe(308);
  expect(redirected.headers.get("location")).toBe(url.replace("http://", "https://"));
  const refused = await post(url);
  expect([refused.status, await refused.text()]).toEqual([
    403,
    expect.stringMatching(/^\{"error":"Forbidden"/),
  ]);
  const forwarded = { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9" };
  expect((await post(url, { headers: forwarded })).status).toBe(200);
  const accepted = (await world.deliveries()).find(({ status }) => status === "filtered");
  expect(accepted?.ip).toBe("203.0.113.9");
  const hostile = await world.raw(
    `GET /webhooks/${trigger.id} HTTP/1.1\r\nHost: a"b\r\nConnection: close\r\n\r\n`,
  );
  expect(hostile).toMatch(/\r\nLocation: https:\/\/hooks\.example\.com\/webhooks\//);
});

test("forwarded fields of a peer that is no trusted proxy do not count", async () => {
  await using world = await openGatewayWorld({
    settings: { requireHttps: true, trustedProxies: ["10.0.0.0/8"] },
  });
  const trigger = await world.put();
  expect((await post(urlOf(world, trigger), { headers: { "x-forwarded-proto": "https" } })).status).toBe(403);
});

test("[S82] [S83] [S84] filters and routes decide what runs, and the trace says why", async () => {
  await using world = await openGatewayWorld();
  for (const name of ["urgent", "standard", "all"]) await world.putWorkflow({ name });
  const trigger = await world.put({
    parameters: [{ name: "priority", path: "$.data.priority" }],
    eventType: "{{ trigger.body.event_type }}",
    filter: 'trigger.eventType = "ticket.created"',
    routes: [
      { workflow: "urgent", when: 'params.priority in ["high", "critical"]' },
      { workflow: "all" },
      { workflow: "standard", otherwise: true },
    ],
  });
  const send = async (event_type: string, priority: string) => {
    world.now += 1;
    const answer = await post(urlOf(world, trigger), {
      body: JSON.stringify({ event_type, data: { priority } }),
      headers: json,
    });
    expect([answer.status, await answer.text()]).toEqual([200, "OK"]);
    const [delivery] = await world.deliveries();
    return {
      ...delivery,
      ran: delivery?.runs.map(({ workflow }) => workflow),
      why: delivery?.trace.find(({ station }) => station === "route")?.reason,
    };
  };
  expect(await send("ticket.created", "high")).toMatchObject({
    status: "accepted",
    eventType: "ticket.created",
    ran: ["urgent", "all"],
    why: "filter: match; route 1 (urgent): match; route 2 (all): match; route 3 (standard, otherwise): skipped",
  });
  expect(await send("ticket.created", "low")).toMatchObject({ ran: ["all", "standard"] });
  expect(await send("ticket.closed", "high")).toMatchObject({
    status: "filtered",
    ran: [],
    why: 'filter: no match (trigger.eventType is "ticket.closed")',
  });
});

test("a filter that can't be evaluated is seen, not silently taken for a no", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const trigger = await world.put({ routes: [{ workflow: "flow", when: "trigger.body.priority" }] });
  expect((await post(urlOf(world, trigger), { body: '{"priority":"high"}', headers: json })).status).toBe(
    200,
  );
  const [delivery] = await world.deliveries();
  expect(delivery).toMatchObject({
    status: "filtered",
    reason: expect.stringContaining("must give true or false"),
  });
  expect(world.logged).toContain("warn delivery marked");
});

test("[S141] a call that differs is taken and marked where that is wanted, but not without what is required", async () => {
  await using world = await openGatewayWorld();
  const parameters = [
    { name: "total", type: "number" as const },
    { name: "id", required: true },
  ];
  const warning = await world.put({ enforcement: "warn", parameters });
  const off = await world.put({ enforcement: "off", parameters });
  const differing = { body: '{"total":"many","id":1}', headers: json };
  expect((await post(urlOf(world, warning), differing)).status).toBe(200);
  expect((await world.deliveries())[0]).toMatchObject({
    params: { total: "many", id: 1 },
    reason: "parameter total must be a number, not a string",
  });
  expect((await post(urlOf(world, warning), { body: "{}", headers: json })).status).toBe(400);
  const lacking = await post(urlOf(world, off), { body: "{}", headers: json });
  expect(lacking.status).toBe(400);
  expect(await lacking.text()).toMatch(
    /^\{"error":"Invalid request format","msg":"Missing required parameter\(s\)","missing":\["id"\]/,
  );
  expect((await post(urlOf(world, off), differing)).status).toBe(200);
});

test("[S80] parameters come from the body, headers, the query, forms and the whole text", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    parameters: [
      { name: "first", path: "$.items[*].sku" },
      { name: "event", from: "header", path: "X-Event" },
      { name: "page", from: "query", type: "integer" },
      { name: "all", from: "text" },
      { name: "absent", default: 3 },
    ],
  });
  const headers = { ...json, "x-event": "made" };
  const body = '{"items":[{"sku":"a"},{"sku":"b"}]}';
  await post(`${urlOf(world, trigger)}?page=2`, { body, headers });
  expect((await world.deliveries())[0]?.params).toEqual({
    first: "a",
    event: "made",
    page: 2,
    all: body,
    absent: 3,
  });
  const form = await world.put({ parameters: [{ name: "total", type: "number", required: true }] });
  world.now += 1;
  await post(urlOf(world, form), { body: new URLSearchParams({ total: "7" }) });
  expect((await world.deliveries())[0]?.params).toEqual({ total: 7 });
});

test("[S85] the key is the author's, else Idempotency-Key, else webhook-id, else the body's hash if asked for", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const routes = [{ workflow: "flow" }];
  const plain = await world.put({ routes });
  const keyed = await world.put({ routes, deduplication: { key: "{{ trigger.body.id }}", bodyHash: true } });
  const keyOf = async (trigger: Trigger, init: RequestInit) => {
    world.now += 1;
    await post(urlOf(world, trigger), init);
    return (await world.deliveries())[0]?.idempotencyKey;
  };
  const both = { "idempotency-key": "idem", "webhook-id": "hook" };
  expect(await keyOf(plain, {})).toBe(null);
  expect(await keyOf(plain, { headers: { "webhook-id": "hook" } })).toBe("hook");
  expect(await keyOf(plain, { headers: both })).toBe("idem");
  expect(await keyOf(plain, { headers: { "idempotency-key": "x".repeat(256) } })).toMatch(
    /^sha256:[0-9a-f]{64}$/,
  );
  expect(await keyOf(keyed, { body: '{"id":"evt_1"}', headers: { ...json, ...both } })).toBe("evt_1");
  expect(await keyOf(keyed, { body: "{}", headers: json })).toMatch(/^sha256:/);
  expect(await keyOf(keyed, {})).toBe(null);
});

test("a key that can't be evaluated is seen, and gives way to the sender's own", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const deduplication = { key: "{{ $error('no id') }}" };
  const trigger = await world.put({ deduplication, routes: [{ workflow: "flow" }] });
  await post(urlOf(world, trigger), { headers: { "idempotency-key": "own" } });
  expect((await world.deliveries())[0]).toMatchObject({
    idempotencyKey: "own",
    reason: expect.stringContaining("the idempotency key could not be evaluated"),
  });
  expect(world.logged).toContain("warn delivery marked");
});

test("a key may be used again after its window", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const trigger = await world.put({ routes: [{ workflow: "flow" }], deduplication: { windowMs: 60_000 } });
  const isDuplicate = async () =>
    (await post(urlOf(world, trigger), { headers: { "idempotency-key": "a" } })).headers.has(
      "x-tripline-duplicate-of",
    );
  expect(await isDuplicate()).toBe(false);
  world.now += 59_999;
  expect(await isDuplicate()).toBe(true);
  world.now += 1;
  expect(await isDuplicate()).toBe(false);
});

test("many equal deliveries at once start one run", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const trigger = await world.put({ routes: [{ workflow: "flow" }] });
  const headers = { "idempotency-key": "evt_1" };
  const answers = await Promise.all(
    Array.from({ length: 40 }, () => post(urlOf(world, trigger), { headers })),
  );
  expect(answers.filter((answer) => !answer.headers.has("x-tripline-duplicate-of"))).toHaveLength(1);
  const runs = (await world.deliveries()).flatMap((delivery) => delivery.runs);
  expect(runs).toHaveLength(1);
});

test("[S72] secrets and triggers that change are in force at once", async () => {
  await using world = await openGatewayWorld();
  await world.putSecret("shared", "first-key-of-the-test");
  const trigger = await world.put({ auth: [{ scheme: "shared-key", secret: "shared" }] });
  const status = async (key: string) => (await post(`${urlOf(world, trigger)}?key=${key}`)).status;
  expect(await status("first-key-of-the-test")).toBe(200);
  await world.putSecret("shared", "second-key-of-the-test");
  expect([await status("first-key-of-the-test"), await status("second-key-of-the-test")]).toEqual([401, 200]);
});

test("a flood of refused requests is kept within bounds", async () => {
  await using world = await openGatewayWorld({ settings: { inFlight: 1_000 } });
  await Promise.all(Array.from({ length: 150 }, () => post(`${world.url}/webhooks/none`)));
  await world.gateway.stop(1_000);
  const kept = (await world.deliveries()).length;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThanOrEqual(100);
});
