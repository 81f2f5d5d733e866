import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { openGatewayWorld, secretKey } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

// One test per row of the table of refusals, on exact bytes.

const runPath = ({ id }: Trigger) => `/api/v1/hooks/${id}/run`;
const post = (url: string, init: RequestInit = {}) => fetch(url, { method: "POST", ...init });
const json = { "content-type": "application/json" };

test("[S115] a wrong or missing shared key is a 401 that says Invalid shared key", async () => {
  await using world = await openGatewayWorld();
  await world.putSecret("shared", "webhook-secret-key-2024");
  const trigger = await world.put({ auth: [{ scheme: "shared-key", secret: "shared" }] });
  const url = `${world.url}/api/webhook/default/${trigger.name}`;
  for (const wrong of [url, `${url}?key=`, `${url}?key=webhook-secret-key-2023`, `${url}?key=x`]) {
    const answer = await post(wrong);
    expect(answer.status).toBe(401);
    expect(await answer.text()).toMatch(/^\{"error":"Invalid shared key"/);
  }
  expect((await post(`${url}?key=webhook-secret-key-2024`)).status).toBe(200);
});

test("[S61] a wrong, missing or cut signature is a 401 that says Invalid signature", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    auth: [{ scheme: "hmac", secret: "env:TEST_SECRET", header: "X-Hub-Signature-256", prefix: "sha256=" }],
  });
  const body = '{"a":1}';
  const right = `sha256=${createHmac("sha256", secretKey).update(body).digest("hex")}`;
  const call = (signature?: string) =>
    post(world.url + runPath(trigger), {
      body,
      headers: signature === undefined ? {} : { "x-hub-signature-256": signature },
    });
  for (const wrong of [
    undefined,
    "",
    "sha256=",
    right.slice(0, -2),
    `${right}00`,
    right.slice(7),
    right.replace(/.$/, "z"),
  ]) {
    const answer = await call(wrong);
    expect(answer.status).toBe(401);
    expect(await answer.text()).toMatch(/^\{"error":"Invalid signature"/);
  }
  expect((await call(right)).status).toBe(200);
});

test("[S28] another failed authentication is a 401 with WWW-Authenticate", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ auth: [{ scheme: "bearer" }] });
  const answer = await post(world.url + runPath(trigger), { headers: { authorization: "Bearer nothing" } });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
  expect(await answer.text()).toMatch(/^\{"error":"Invalid authentication credentials"/);
});

test("[S65] an address that is not allowed is a 403, and the record alone says which address was seen and how", async () => {
  const addresses = ["203.0.113.0/24", "2001:db8::1", "198.51.100.1-198.51.100.9"];
  const headers = { "x-forwarded-for": "203.0.113.7, 192.0.2.1" };
  const seen = async (trustedProxies: string[], forwarded: Record<string, string>) => {
    await using world = await openGatewayWorld({ settings: { trustedProxies } });
    const trigger = await world.put({ limits: { addresses } });
    const answer = await post(world.url + runPath(trigger), { headers: forwarded });
    const text = await answer.text();
    await world.gateway.stop(1_000);
    const [record] = await world.deliveries();
    const problems = world.gateway.problems().map(({ problem }) => problem);
    return { status: answer.status, text, record, problems };
  };
  const direct = await seen([], {});
  expect(direct).toMatchObject({
    status: 403,
    problems: [],
    record: { status: "rejected", answerStatus: 403 },
  });
  expect(direct.text).toMatch(/^\{"error":"Forbidden","requestId":"dlv_\w+"\}$/);
  expect(direct.record?.reason).toBe(
    "the client's address was seen as 127.0.0.1, its connection's peer; it is not in the trigger's list",
  );
  const unnamed = await seen([], headers);
  expect(unnamed).toMatchObject({
    status: 403,
    problems: [expect.stringContaining("TRIPLINE_TRUSTED_PROXIES")],
  });
  expect(unnamed.record?.reason).toContain("is no trusted proxy");
  expect(unnamed.text).not.toContain("proxy");
  const trusted = await seen(["127.0.0.1"], headers);
  expect(trusted.record?.reason).toContain("seen as 192.0.2.1, forwarded by 127.0.0.1 (a trusted proxy)");
  expect(await seen(["127.0.0.1"], { "x-forwarded-for": "198.51.100.5" })).toMatchObject({
    status: 200,
    problems: [],
  });
});

test("[S65] [S66] what can let nobody in, as this server stands, is said before anybody comes", async () => {
  await using world = await openGatewayWorld({ settings: { host: "127.0.0.1" } });
  await world.put({ name: "walled", limits: { addresses: ["203.0.113.0/24"] } });
  await world.put({ name: "local", limits: { addresses: ["127.0.0.0/8"] } });
  const ca = "-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----";
  await world.put({ name: "bare", auth: [{ scheme: "mtls", ca }] });
  await world.put({ name: "behind", auth: [{ scheme: "mtls", ca, from: "xfcc" }] });
  const problems = new Map(world.gateway.problems().map(({ name, problem }) => [name, problem]));
  expect([...problems.keys()].toSorted((one, other) => one.localeCompare(other))).toEqual([
    "bare",
    "behind",
    "walled",
  ]);
  expect(problems.get("walled")).toContain("lets nobody in: Tripline listens on 127.0.0.1");
  expect(problems.get("bare")).toContain("set TRIPLINE_TLS_CERT");
  expect(problems.get("behind")).toContain("name it in TRIPLINE_TRUSTED_PROXIES");
});

test("[S16] [S28] a key that has expired is a 401 from that moment on, without a restart", async () => {
  await using world = await openGatewayWorld();
  const expiresAt = new Date(world.now + 1_000).toISOString();
  const key = await world.putKey("partner", { expiresAt });
  const trigger = await world.put({ auth: [{ scheme: "bearer" }] });
  const call = () => post(world.url + runPath(trigger), { headers: { authorization: `Bearer ${key}` } });
  expect((await call()).status).toBe(200);
  world.now += 1_000;
  const late = await call();
  expect([late.status, late.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
});

test("[S63] [S75] a secret of the environment that is not set proves nothing, and is named", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ auth: [{ scheme: "shared-key", secret: "env:NOT_SET" }] });
  for (const key of ["", "undefined", "env:NOT_SET"])
    expect((await post(`${world.url}${runPath(trigger)}?key=${key}`)).status).toBe(401);
  expect(world.gateway.problems()).toMatchObject([{ problem: expect.stringContaining("NOT_SET") }]);
  const set = await world.put({ auth: [{ scheme: "shared-key", secret: "env:TEST_SECRET" }] });
  expect((await post(`${world.url}${runPath(set)}?key=${secretKey}`)).status).toBe(200);
});

test("an unknown trigger is a 404 at each form of address", async () => {
  await using world = await openGatewayWorld();
  for (const path of [
    "/api/v1/hooks/trg_nothing/run",
    "/webhooks/trg_nothing",
    "/api/webhook/default/nothing",
    "/in/default/nothing",
    "/elsewhere",
  ]) {
    const answer = await post(world.url + path);
    expect([path, answer.status, await answer.text()]).toEqual([path, 404, '{"error":"Not found"}']);
  }
});

test("[S8] an inactive trigger can't be told from an unknown one, whatever is sent", async () => {
  await using world = await openGatewayWorld();
  const key = await world.putKey("partner");
  const trigger = await world.put({
    status: "inactive",
    auth: [{ scheme: "bearer" }],
    limits: { bodyBytes: 100, contentTypes: ["text/plain"] },
  });
  const requests: RequestInit[] = [
    {},
    { method: "GET" },
    { method: "OPTIONS" },
    { headers: { authorization: "Bearer wrong" } },
    { body: "x".repeat(200) },
    { body: "{", headers: json },
  ];
  for (const init of requests) {
    const shape = async (path: string) => {
      const answer = await post(world.url + path, init);
      const names = [...answer.headers.keys()];
      return { status: answer.status, text: await answer.text(), names };
    };
    expect(await shape(runPath(trigger))).toEqual(await shape("/api/v1/hooks/trg_nothing/run"));
  }
  const roomy = await world.put({ status: "inactive", auth: [{ scheme: "bearer" }] });
  const line = (path: string) => `POST ${path} HTTP/1.1\r\nHost: x\r\n`;
  for (const rest of [
    "Content-Length: 100000\r\n\r\n" + "x".repeat(100_000),
    "Content-Length: 200\r\nExpect: 100-continue\r\n\r\n" + "x".repeat(200),
    "Content-Length: 6000000\r\nExpect: 100-continue\r\n\r\n",
    `Transfer-Encoding: chunked\r\n\r\nc8\r\n${"x".repeat(200)}\r\n0\r\n\r\n`,
    `X-Long: ${"x".repeat(20_000)}\r\n\r\n`,
  ]) {
    // What comes after shows whether the connection is kept.
    const exchange = async (path: string) =>
      (await world.raw(`${line(path)}${rest}GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`))
        .replaceAll(/dlv_\w+/g, "id")
        .replaceAll(/Date: .*/g, "");
    const unknown = await exchange("/webhooks/trg_nothing");
    expect(await exchange(`/webhooks/${trigger.id}`)).toBe(unknown);
    expect(await exchange(`/webhooks/${roomy.id}`)).toBe(unknown);
  }
  const proved = await post(world.url + runPath(trigger), { headers: { authorization: `Bearer ${key}` } });
  expect(proved.status).toBe(409);
  expect(await proved.text()).toMatch(/^\{"error":"Trigger is not active"/);
});

test("a retired or expired trigger is a 410", async () => {
  await using world = await openGatewayWorld();
  const retired = await world.put({ status: "retired" });
  const expired = await world.put({ expiresAt: "2026-01-31T12:00:00.000Z" });
  for (const trigger of [retired, expired]) {
    const answer = await post(world.url + runPath(trigger));
    expect(answer.status).toBe(410);
    expect(await answer.text()).toMatch(/^\{"error":"Gone"/);
  }
});

test("[S74] another method is a 405 with a true Allow", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ methods: ["POST", "PATCH"] });
  for (const method of ["GET", "PUT", "DELETE"]) {
    const answer = await fetch(world.url + runPath(trigger), { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST, PATCH, HEAD, OPTIONS");
    expect(await answer.text()).toMatch(/^\{"error":"Method not allowed"/);
  }
});

test("[S118] a body that is too large is a 413 that names the limit", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ limits: { bodyBytes: 10 } });
  const answer = await post(world.url + runPath(trigger), { body: "x".repeat(11) });
  expect(answer.status).toBe(413);
  expect(await answer.text()).toMatch(/^\{"error":"Payload too large","limit":10/);
  expect((await post(world.url + runPath(trigger), { body: "x".repeat(10) })).status).toBe(200);
});

test("a content type or encoding that is not taken is a 415", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ limits: { contentTypes: ["application/json"] } });
  for (const headers of [{ "content-type": "text/plain" }, { ...json, "content-encoding": "zstd" }]) {
    const answer = await post(world.url + runPath(trigger), { body: "{}", headers });
    expect(answer.status).toBe(415);
    expect(await answer.text()).toMatch(/^\{"error":"Unsupported media type"/);
  }
  const right = { "content-type": "application/json; charset=utf-8" };
  expect((await post(world.url + runPath(trigger), { body: "{}", headers: right })).status).toBe(200);
});

test("[S29] [S116] an unparsable body is a 400 that says where and why", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put();
  const answer = await post(world.url + runPath(trigger), { body: '{"a":1,\n "b":}', headers: json });
  expect(answer.status).toBe(400);
  const text = await answer.text();
  expect(text).toMatch(/^\{"error":"Invalid request format"/);
  expect(JSON.parse(text)).toMatchObject({ line: 2, msg: expect.any(String) });
});

test("[S39] missing required parameters are named", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    parameters: [
      { name: "ticket", path: "$.data.ticket_id", required: true },
      { name: "shop", from: "query", required: true },
      { name: "note" },
    ],
  });
  const answer = await post(world.url + runPath(trigger), { body: '{"data":{}}', headers: json });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toMatch(
    /^\{"error":"Invalid request format","msg":"Missing required parameter\(s\)","missing":\["ticket","shop"\]/,
  );
});

test("[S73] a parameter of a wrong type or out of range is named with the reason", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    parameters: [
      { name: "total", type: "number", minimum: 0 },
      { name: "priority", oneOf: ["high", "low"] },
    ],
  });
  const answer = await post(world.url + runPath(trigger), {
    body: '{"total":-1,"priority":"urgent"}',
    headers: json,
  });
  expect(answer.status).toBe(400);
  const text = await answer.text();
  expect(text).toMatch(
    /^\{"error":"Invalid request format","msg":"Invalid parameter\(s\)","invalid":\[\{"name":"total","reason":/,
  );
  expect(JSON.parse(text).invalid).toHaveLength(2);
});

test("[S25] over the rate limit is a 429 with the quota and when to come back", async () => {
  await using world = await openGatewayWorld();
  await world.putQuota({ perMinute: 2, perHour: 1000 });
  const trigger = await world.put();
  await post(world.url + runPath(trigger));
  await post(world.url + runPath(trigger));
  const answer = await post(world.url + runPath(trigger));
  expect(answer.status).toBe(429);
  expect(await answer.text()).toMatch(/^\{"error":"Too many requests"/);
  const resetAt = Date.parse("2026-01-31T12:01:00Z");
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    "x-ratelimit-limit": "2",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(resetAt / 1000),
    "retry-after": "60",
    ratelimit: '"minute";r=0;t=60',
    "ratelimit-policy": '"minute";q=2;w=60, "hour";q=1000;w=3600',
  });
  world.now = resetAt;
  expect((await post(world.url + runPath(trigger))).status).toBe(200);
});

test("a store that can't take it is a 503 with Retry-After, and nothing was accepted", async () => {
  await using world = await openGatewayWorld({ fileBytesMax: 1_048_576 });
  const trigger = await world.put();
  const answer = await post(world.url + runPath(trigger), { body: "x".repeat(2_000_000) });
  expect(answer.status).toBe(503);
  expect(await world.deliveries()).toEqual([]);
  expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
  expect(await answer.text()).toMatch(/^\{"error":"Service unavailable"/);
});

test("who asks for a problem document gets the same refusal as one (RFC 9457)", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ parameters: [{ name: "ticket", required: true }] });
  const answer = await post(world.url + runPath(trigger), {
    headers: { accept: "application/problem+json" },
  });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
  expect(await answer.json()).toEqual({
    type: "about:blank",
    title: "Bad Request",
    status: 400,
    detail: "Missing required parameter(s)",
    error: "Invalid request format",
    missing: ["ticket"],
    requestId: answer.headers.get("x-request-id"),
  });
});

test("every answer carries the request's id", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put();
  for (const [path, method] of [
    [runPath(trigger), "POST"],
    [runPath(trigger), "GET"],
    [runPath(trigger), "OPTIONS"],
    ["/webhooks/none", "POST"],
    ["/healthz", "GET"],
  ] as const) {
    const answer = await fetch(world.url + path, { method });
    expect(answer.headers.get("x-request-id")).toMatch(/^dlv_[0-9a-z]{26}$/);
  }
});
