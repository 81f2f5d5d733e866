import { CloudEvent, HTTP } from "cloudevents";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

const token = "mF_9.B5f-4.1JqM";
const auth = [{ scheme: "cloudevents", secret: "token" }];
const routes = [{ workflow: "flow" }];
const json = "application/cloudevents+json";
const batchJson = "application/cloudevents-batch+json";

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
  await world.putSecret("token", token);
  await world.putWorkflow({
    name: "flow",
    steps: [
      {
        id: "say",
        type: "transform",
        config: { value: "{{ trigger.event.subject }} {{ trigger.event.more }} {{ trigger.body.n }}" },
      },
    ],
  });
});
afterAll(() => world[Symbol.asyncDispose]());

const event = (given: Record<string, unknown> = {}) => ({
  specversion: "1.0",
  id: "1",
  source: "/shop",
  type: "order.paid",
  ...given,
});

async function send(
  { id }: Trigger,
  { type, body, headers = {}, query = "" }: { type: string; body: unknown; headers?: object; query?: string },
) {
  const proof = query === "" ? { authorization: `Bearer ${token}` } : {};
  const answer = await fetch(`${world.url}/webhooks/${id}${query}`, {
    method: "POST",
    headers: { "content-type": type, ...proof, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return {
    status: answer.status,
    text: await answer.text(),
    answer,
    id: answer.headers.get("x-request-id") ?? "",
  };
}
const get = (id: string) => world.store.deliveries.get({ workspace: "default", id });
const bodyOf = async (id: string) =>
  Buffer.from((await world.store.deliveries.body({ workspace: "default", id })) ?? []).toString();
const of = async (trigger: Trigger) =>
  (await world.store.deliveries.list({ workspace: "default", triggerId: trigger.id, limit: 2_000 })).filter(
    ({ status }) => status !== "rejected" && status !== "handshake",
  );

test.each([
  ["another version", json, event({ specversion: "0.3" }), 400, "only CloudEvents 1.0 is taken"],
  ["attributes missing", json, { specversion: "1.0", id: "1" }, 400, "source, type missing"],
  ["no event at all", "application/json", { a: 1 }, 400, "specversion, id, source, type missing"],
  ["an unknown format", "application/cloudevents+avro", "x", 415, "application/cloudevents+avro"],
  [
    "data that can't be read",
    json,
    event({ datacontenttype: "application/json", data_base64: "e30x" }),
    400,
    "",
  ],
  [
    "a batch with an event that is wrong",
    batchJson,
    [event(), event({ id: "" })],
    400,
    "[1]: The attribute id",
  ],
  [
    "a batch with data that is wrong",
    batchJson,
    [event(), event({ data_base64: "e30x", datacontenttype: "text/json" })],
    400,
    "[1]: ",
  ],
  ["a batch of too many", batchJson, Array.from({ length: 1_001 }, () => event()), 413, "1000 events"],
])("%s is refused, and nothing is stored", async (_, type, sent, status, says) => {
  const trigger = await world.put({ auth, routes });
  const answer = await send(trigger, { type, body: sent });
  expect([answer.status, answer.text]).toEqual([status, expect.stringContaining(says)]);
  expect(await of(trigger)).toEqual([]);
});

test("a batch with an event that lacks a parameter or breaks its rule is refused whole, with its place", async () => {
  const parameters = [{ name: "n", type: "integer" as const, required: true, minimum: 1 }];
  const trigger = await world.put({ auth, routes, parameters });
  const withData = (id: string, data: unknown) => event({ id, data });
  const missing = await send(trigger, {
    type: batchJson,
    body: [withData("1", { n: 1 }), withData("2", {})],
  });
  expect([missing.status, JSON.parse(missing.text)]).toEqual([
    400,
    expect.objectContaining({ missing: ["[1].n"] }),
  ]);
  const wrong = await send(trigger, { type: batchJson, body: [withData("1", { n: 0 })] });
  expect(JSON.parse(wrong.text)).toMatchObject({ invalid: [{ name: "[0].n" }] });
  expect(await of(trigger)).toEqual([]);
});

test("the token is taken from the header and from the query, and nothing else is", async () => {
  const trigger = await world.put({ auth, routes });
  const sent = { type: json, body: event() };
  expect((await send(trigger, { ...sent, headers: { authorization: "Bearer other" } })).status).toBe(401);
  expect((await send(trigger, { ...sent, query: "?access_token=other" })).status).toBe(401);
  expect((await send(trigger, { ...sent, query: "?other=1" })).status).toBe(401);
  const { id, status, answer } = await send(trigger, { ...sent, query: `?access_token=${token}` });
  expect(status).toBe(200);
  expect(answer.headers.get("cache-control")).toContain("private");
  expect(JSON.stringify(await get(id))).not.toContain(token);
});

test("an event is the same in each mode: its type, key, attributes and data, which the SDK reads again", async () => {
  const filter = 'trigger.event.subject = "Ö 1" and trigger.body.n = 7 and trigger.headers."ce-more" = "1"';
  const trigger = await world.put({ auth, routes, filter, deduplication: { windowMs: 1_000 } });
  const sent = new CloudEvent(
    event({ subject: "Ö 1", more: 1, datacontenttype: "application/json", data: { n: 7 } }),
  );
  const structured = HTTP.structured(sent);
  const binary = HTTP.binary(sent.cloneWith({ subject: "%C3%96%201" }));
  const headers = Object.fromEntries(
    Object.entries(binary.headers).map(([name, value]) => [name, String(value)]),
  );
  const ids: string[] = [];
  for (const message of [
    { type: "application/json", headers, body: binary.body },
    { type: json, body: structured.body },
    { type: batchJson, body: `[${String(structured.body)}]` },
  ]) {
    world.now += 2_000;
    const { status, text, id } = await send(trigger, message);
    expect([status, text]).toEqual([200, '{"received":true}']);
    ids.push(id);
  }
  for (const id of ids) {
    const stored = await get(id);
    expect(stored).toMatchObject({
      status: "accepted",
      eventType: "order.paid",
      idempotencyKey: "/shop 1",
      contentType: "application/json",
      bodyType: "json",
    });
    expect(stored?.headers["ce-subject"]).toBe("%C3%96%201");
    expect(await bodyOf(id)).toBe('{"n":7}');
    const read = HTTP.toEvent({ headers: stored?.headers ?? {}, body: await bodyOf(id) });
    expect(read).toMatchObject({ id: "1", type: "order.paid", source: "/shop", data: { n: 7 } });
    const runId = stored?.runs[0]?.id ?? "";
    await expect
      .poll(
        async () => (await world.store.runs.get({ workspace: "default", id: runId }))?.attempts[0]?.output,
      )
      .toBe("Ö 1 1 7");
  }
});

test("[S85] the same event in another mode is a duplicate", async () => {
  const trigger = await world.put({ auth, routes });
  const first = await send(trigger, { type: json, body: event({ source: "a b" }) });
  const headers = { "ce-specversion": "1.0", "ce-id": "1", "ce-source": '"a b"', "ce-type": "x" };
  const { answer } = await send(trigger, { type: "text/plain", body: "x", headers });
  expect(answer.headers.get("x-tripline-duplicate-of")).toBe(first.id);
});

test("[S54] [S85] each event of a batch is a delivery with its own id, key and runs, and says which one it was", async () => {
  const events = ["order.paid"];
  const trigger = await world.put({ auth, routes: [{ workflow: "flow" }], events });
  await send(trigger, { type: json, body: event({ id: "old" }) });
  const sent = [
    event({ id: "a", data: { n: 1 } }),
    event({ id: "b", type: "order.seen" }),
    event({ id: "a" }),
    event({ id: "old" }),
    event({ id: "c", datacontenttype: "text/plain", data: "text" }),
  ];
  const { status, text, id } = await send(trigger, { type: batchJson, body: sent });
  expect([status, text]).toEqual([200, '{"received":true}']);
  const all = (await of(trigger)).filter(
    ({ idempotencyKey, status: was }) => idempotencyKey !== "/shop old" || was === "duplicate",
  );
  expect(all.map((one) => `${one.idempotencyKey} ${one.status}`).toSorted()).toEqual([
    "/shop a accepted",
    "/shop a duplicate",
    "/shop b filtered",
    "/shop c accepted",
    "/shop old duplicate",
  ]);
  const first = await get(id);
  expect(first).toMatchObject({ idempotencyKey: "/shop a", status: "accepted", bodyBytes: 7 });
  for (const one of all.filter(({ idempotencyKey }) => idempotencyKey !== "/shop old")) {
    const whole = await world.store.deliveries.sent({ workspace: "default", id: one.id });
    expect(Buffer.from(whole?.body ?? []).toString()).toBe(JSON.stringify(sent));
    expect(whole?.headers).toMatchObject({ "content-type": batchJson });
    expect(whole?.headers).not.toHaveProperty("ce-id");
  }
  for (const one of all) {
    const { trace } = (await get(one.id)) ?? { trace: [] };
    const place = sent.findIndex(({ id: sentId }) => `/shop ${sentId}` === one.idempotencyKey);
    const says = trace.find(({ verdict }) => verdict === "batch")?.reason ?? "";
    expect(says).toMatch(new RegExp(`^event [1-5] of 5 of batch ${id}$`));
    if (one.status !== "duplicate") expect(says).toMatch(new RegExp(`^event ${place + 1} `));
  }
  const runIds = (await Promise.all(all.map((one) => get(one.id)))).flatMap((one) => one?.runs ?? []);
  expect(runIds).toHaveLength(2);
  for (const { id: runId } of runIds) {
    await expect
      .poll(async () => (await world.store.runs.get({ workspace: "default", id: runId }))?.status)
      .toMatch(/succeeded|failed/);
  }
  const again = await send(trigger, { type: batchJson, body: sent });
  expect(again.status).toBe(200);
  expect((await of(trigger)).filter((one) => one.status === "accepted")).toHaveLength(3);
});

test("an event that is refused for its content is kept as it came, to be checked again", async () => {
  const parameters = [{ name: "n", required: true }];
  const trigger = await world.put({ auth, routes, parameters, quarantine: true });
  const body = JSON.stringify(event({ data: {} }));
  const { status, id } = await send(trigger, { type: json, body });
  expect(status).toBe(400);
  const find = () => world.store.quarantine.get({ workspace: "default", id });
  await expect.poll(find).not.toBeNull();
  const kept = await find();
  expect([kept?.headers["content-type"], Buffer.from(kept?.body ?? []).toString()]).toEqual([json, body]);
});

test("nobody waits for the runs of a batch; an empty one is answered and stores nothing", async () => {
  const trigger = await world.put({ auth, routes, response: { method: "workflow" } });
  const { status, text } = await send(trigger, { type: batchJson, body: [event(), event({ id: "2" })] });
  expect([status, text]).toEqual([200, '{"received":true}']);
  const empty = await world.put({ auth, routes });
  expect((await send(empty, { type: batchJson, body: "[]" })).status).toBe(200);
  expect(await of(empty)).toEqual([]);
});

test("a batch is no sample: it goes on as if nothing listened", async () => {
  const trigger = await world.put({ auth, routes, status: "inactive" });
  await world.store.captures.start({
    id: "cap_1",
    workspace: "default",
    triggerId: trigger.id,
    startedAt: new Date(world.now).toISOString(),
    endsAt: new Date(world.now + 60_000).toISOString(),
    authenticate: true,
    run: false,
  });
  await world.live.refresh();
  const { status } = await send(trigger, { type: batchJson, body: [event()] });
  expect(status).toBe(409);
  expect(await of(trigger)).toEqual([]);
});

test("leave to send is granted by OPTIONS, at the trigger's real rate, beside a browser's preflight", async () => {
  const cors = { origins: ["https://shop.example"] };
  const trigger = await world.put({ auth, routes, cors, limits: { quota: { perMinute: 1 } } });
  const ask = async (headers: Record<string, string>, { id } = trigger) => {
    const answer = await fetch(`${world.url}/webhooks/${id}`, {
      method: "OPTIONS",
      headers,
      redirect: "manual",
    });
    const names = ["webhook-allowed-origin", "webhook-allowed-rate", "allow", "access-control-allow-origin"];
    return [answer.status, ...names.map((name) => answer.headers.get(name))];
  };
  const origin = { "webhook-request-origin": "eventemitter.example.com" };
  const granted = [200, "eventemitter.example.com", "1", "POST", null];
  expect(await ask(origin)).toEqual(granted);
  expect(await ask({ ...origin, "webhook-request-rate": "120" })).toEqual(granted);
  expect(await ask({})).toEqual([204, null, null, "POST, HEAD, OPTIONS", null]);
  expect(await ask({ "webhook-request-origin": "two words" })).toEqual([
    204,
    null,
    null,
    "POST, HEAD, OPTIONS",
    null,
  ]);
  const preflight = { origin: "https://shop.example", "access-control-request-method": "POST" };
  expect(await ask(preflight)).toEqual([204, null, null, "POST, HEAD, OPTIONS", "https://shop.example"]);
  const free = await world.put({ auth, routes, status: "inactive" });
  expect(await ask(origin, free)).toEqual([200, "eventemitter.example.com", "200", "POST", null]);
  const retired = await world.put({ auth, routes, status: "retired" });
  expect((await ask(origin, retired))[0]).toBe(410);
  const listed = await world.put({
    auth: [{ scheme: "cloudevents", secret: "token", origins: ["a.example"] }],
    routes,
  });
  expect(await ask(origin, listed)).toEqual([401, null, null, null, null]);
  expect(await ask({ "webhook-request-origin": "A.example" }, listed)).toEqual([
    200,
    "A.example",
    "200",
    "POST",
    null,
  ]);
  expect((await send(trigger, { type: json, body: event() })).status).toBe(200);
  const limited = await send(trigger, { type: json, body: event({ id: "2" }) });
  expect([limited.status, Number(limited.answer.headers.get("retry-after")) > 0]).toEqual([429, true]);
});
