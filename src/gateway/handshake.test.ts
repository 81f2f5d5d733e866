import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  await world.putSecret("slack", "slack-signs");
  await world.putSecret("app", "app-secret");
  await world.putSecret("token", "meatyhamhock");
});
afterAll(() => world[Symbol.asyncDispose]());

const routes = [{ workflow: "flow" }];
const slack = { auth: [{ scheme: "slack", secret: "slack" }], routes };
const meta = { auth: [{ scheme: "meta", secret: "app", verifyToken: "token" }], routes };
const asked = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";

const address = ({ id }: Trigger, query = "") => `${world.url}/webhooks/${id}${query}`;

function slackCall(body: string, secret = "slack-signs") {
  const timestamp = String(Math.floor(world.now / 1_000));
  const signature = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": `v0=${signature}`,
  };
  return { method: "POST", headers, body };
}

test.each([
  ["a wrong token", `?${asked}wrong`, 401],
  ["no token", `?${asked}`, 401],
  ["another mode", `?${asked.replace("subscribe", "other")}meatyhamhock`, 405],
  ["no challenge", "?hub.mode=subscribe&hub.verify_token=meatyhamhock", 405],
  ["a challenge longer than any", `?${asked.replace("1158201444", "1".repeat(5_000))}meatyhamhock`, 405],
])("a challenge with %s is refused and repeats nothing", async (_, query, status) => {
  const response = await fetch(address(await world.put(meta), query));
  expect(response.status).toBe(status);
  expect(await response.text()).not.toContain("1158201444");
});

test("a verify token, right or wrong, is kept nowhere: not at its trigger, nor where there is none", async () => {
  const trigger = await world.put(meta);
  const guesses = [address(trigger, `?${asked}meatyhamhock`), address(trigger, `?${asked}meatyhamhocks`)];
  for (const url of [...guesses, `${world.url}/webhooks/trg_x?${asked}meatyhamhock`]) {
    const found = await world.kept(await fetch(url));
    expect(found).toMatchObject({
      url: expect.stringContaining("hub.verify_token=***"),
      query: { "hub.verify_token": "***", "hub.mode": "subscribe" },
    });
    expect(JSON.stringify(found)).not.toContain("meatyhamhock");
  }
  const search = { workspace: "default", url: "meatyhamhock", limit: 10, lookMs: 1_000 };
  expect((await world.store.deliveries.search(search)).items).toEqual([]);
});

test("tokens can't be tried without end", async () => {
  const trigger = await world.put(meta);
  for (let count = 0; count < 60; count += 1) await fetch(address(trigger, `?${asked}${count}`));
  expect((await fetch(address(trigger, `?${asked}another`))).status).toBe(429);
  expect((await fetch(address(trigger, `?${asked}meatyhamhock`))).status).toBe(200);
});

test("what Slack asks is not answered to one who can't sign", async () => {
  const body = JSON.stringify({ type: "url_verification", challenge: "3eZbrw1a" });
  const response = await fetch(address(await world.put(slack)), slackCall(body, "another"));
  expect(response.status).toBe(401);
});

test.each(["active", "inactive"] as const)(
  "a challenge is answered at the door of a trigger that is %s and takes only POST, and runs nothing",
  async (status) => {
    const trigger = await world.put({ ...meta, status });
    const response = await fetch(address(trigger, `?${asked}meatyhamhock`));
    expect([response.status, await response.text()]).toEqual([200, "1158201444"]);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(await world.kept(response)).toMatchObject({
      status: "handshake",
      triggerId: trigger.id,
      answerStatus: 200,
      reason: expect.stringContaining("hub.challenge"),
      runs: [],
    });
    const body = JSON.stringify({ token: "x", challenge: "3eZbrw1a", type: "url_verification" });
    const signed = await fetch(address(await world.put({ ...slack, status })), slackCall(body));
    expect([signed.status, await signed.json()]).toEqual([200, { challenge: "3eZbrw1a" }]);
    expect(await world.kept(signed)).toMatchObject({ status: "handshake", runs: [] });
  },
);

test("an inactive trigger's deliveries are refused as before", async () => {
  const trigger = await world.put({ ...slack, status: "inactive" });
  expect((await fetch(address(trigger), slackCall("{}"))).status).toBe(409);
  expect((await fetch(address(trigger), slackCall("{}", "another"))).status).toBe(404);
  expect((await fetch(address(trigger))).status).toBe(404);
});

test("an event that only speaks of a challenge is run", async () => {
  const trigger = await world.put(slack);
  const body = JSON.stringify({
    type: "event_callback",
    event: { type: "url_verification" },
    event_id: "E1",
  });
  const response = await fetch(address(trigger), slackCall(body));
  expect(response.status).toBe(200);
  expect(await world.kept(response)).toMatchObject({ status: "accepted", eventType: "url_verification" });
});

test("a trigger's provider may be named where its scheme is a generic one", async () => {
  const trigger = await world.put({ provider: "github", routes, methods: ["POST"] });
  const headers = { "x-github-event": "push", "x-github-delivery": "one", "idempotency-key": "two" };
  const response = await fetch(address(trigger), { method: "POST", headers });
  expect(await world.kept(response)).toMatchObject({ eventType: "push", idempotencyKey: "one" });
  const ping = await fetch(address(trigger), { method: "POST", headers: { "x-github-event": "ping" } });
  expect(await world.kept(ping)).toMatchObject({ status: "handshake" });
});

test("what the trigger says itself wins over its provider", async () => {
  const trigger = await world.put({
    provider: "github",
    eventType: "mine-{{ trigger.headers.x }}",
    deduplication: { key: "{{ trigger.headers.x }}" },
  });
  const headers = { "x-github-event": "push", "x-github-delivery": "one", x: "own" };
  const response = await fetch(address(trigger), { method: "POST", headers });
  expect(await world.kept(response)).toMatchObject({ eventType: "mine-own", idempotencyKey: "own" });
  const without = await fetch(address(trigger), { method: "POST", headers: { ...headers, x: "" } });
  expect(await world.kept(without)).toMatchObject({ eventType: "mine-", idempotencyKey: "one" });
});

test("a rule of the author's own answers a provider that is not known", async () => {
  await world.putSecret("basic", "p");
  const trigger = await world.put({
    auth: [{ scheme: "basic", username: "u", secret: "basic" }],
    handshakes: [
      {
        when: 'trigger.body.type = "verify"',
        reply: {
          status: 201,
          headers: { "X-Echo": "{{ trigger.headers.x }}" },
          body: '{{ { "challenge": trigger.body.challenge } }}',
        },
      },
      { when: 'trigger.body.type = "ping"', reply: { body: '{"pong":"{{ trigger.body.challenge }}"}' } },
      { when: 'trigger.body.type = "data"', reply: { body: { pong: "{{ trigger.body.challenge }}" } } },
      { when: "$exists(trigger.query.crc)", methods: ["GET"], reply: { body: "{{ trigger.query.crc }}" } },
      { when: "$exists(trigger.query.secret)", methods: ["PUT"], verified: true, reply: { body: "proved" } },
    ],
  });
  const ask = (type: string) =>
    fetch(address(trigger), {
      method: "POST",
      headers: { "content-type": "application/json", x: "echo" },
      body: `{"type":"${type}","challenge":"a\\"b"}`,
    });
  const posted = await ask("verify");
  expect([posted.status, await posted.json()]).toEqual([201, { challenge: 'a"b' }]);
  expect(posted.headers.get("x-echo")).toBe("echo");
  for (const type of ["ping", "data"]) {
    const answer = await ask(type);
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(await answer.json()).toEqual({ pong: 'a"b' });
  }
  expect(await (await fetch(address(trigger, "?crc=%3Cb%3E"))).text()).toBe("<b>");
  expect((await fetch(address(trigger))).status).toBe(405);
  const put = (headers: Record<string, string>) =>
    fetch(address(trigger, "?secret=1"), { method: "PUT", headers });
  expect((await put({})).status).toBe(401);
  const authorization = `Basic ${Buffer.from("u:p").toString("base64")}`;
  expect(await (await put({ authorization })).text()).toBe("proved");
  expect((await fetch(address(trigger), { method: "PUT", headers: { authorization } })).status).toBe(405);
});
