import { signWebhookPayload } from "@notionhq/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld({ settings: { failuresPerMinute: 100 } });
});
afterAll(() => world[Symbol.asyncDispose]());

const notion = (...secrets: string[]) => ({
  auth: secrets.map((secret) => ({ scheme: "notion", secret })),
});
const json = { "content-type": "application/json" };
const address = ({ id }: Trigger) => `${world.url}/webhooks/${id}`;

/** Notion's first call: it tells with what it will sign. */
const teach = (trigger: Trigger, token: string) =>
  fetch(address(trigger), {
    method: "POST",
    headers: json,
    body: JSON.stringify({ verification_token: token }),
  });

async function deliver(trigger: Trigger, verificationToken: string, id = "evt_1") {
  const body = JSON.stringify({ id, type: "page.created" });
  const signature = await signWebhookPayload({ body, verificationToken });
  const headers = { ...json, "x-notion-signature": signature };
  return fetch(address(trigger), { method: "POST", headers, body });
}

const learned = async (name: string) =>
  (await world.store.people.learnedSecret({ workspace: "default", name }))?.value;

test("before its secret has come, a delivery is refused", async () => {
  const trigger = await world.put(notion("not-yet"));
  expect((await deliver(trigger, "secret_of_a_stranger_1")).status).toBe(401);
});

test("a secret that comes with a challenge is kept, and proves what is signed with it from then on", async () => {
  const trigger = await world.put({ ...notion("first"), status: "inactive" });
  const token = "secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl";
  const taught = await teach(trigger, token);
  expect(taught.status).toBe(200);
  expect(await learned("first")).toBe(token);
  const active = await world.put({ ...notion("first"), name: trigger.name });
  expect((await deliver(active, token)).status).toBe(200);
  expect((await deliver(active, "secret_of_a_stranger_1")).status).toBe(401);
  expect((await teach(active, token)).status).toBe(200);
  const handshake = await world.kept(taught);
  expect(handshake).toMatchObject({ status: "handshake", answerStatus: 200, body: { content: "" } });
  expect(JSON.stringify(handshake)).not.toContain(token);
  const audit = await world.store.audit.list({ workspace: "default", limit: 50 });
  expect(audit.filter(({ action }) => action === "secret learned")).toEqual([
    expect.objectContaining({ kind: "change", targetKind: "secret", targetName: "first", actor: null }),
  ]);
  expect(JSON.stringify(audit)).not.toContain(token);
});

test("a stranger can't put another secret in the place of one that is in use, nor read one from the refusal", async () => {
  const trigger = await world.put(notion("taken"));
  expect((await teach(trigger, "secret_that_came_first")).status).toBe(200);
  const refused = await teach(trigger, "secret_that_came_later");
  expect(refused.status).toBe(401);
  expect(await refused.text()).not.toMatch(/secret_that/);
  const rejection = await world.kept(refused);
  expect(rejection).toMatchObject({ status: "rejected", reason: expect.stringContaining("taken already") });
  expect(JSON.stringify(rejection)).not.toContain("secret_that");
  expect(await learned("taken")).toBe("secret_that_came_first");
  await world.putSecret("given", "secret_of_the_author_1");
  const given = await world.put(notion("given"));
  expect((await teach(given, "secret_that_came_later")).status).toBe(401);
  expect((await deliver(given, "secret_of_the_author_1")).status).toBe(200);
  const environment = await world.put(notion("env:NOT_SET"));
  expect((await teach(environment, "secret_that_came_later")).status).toBe(401);
});

test("once it is deleted, the next one is learned", async () => {
  const trigger = await world.put(notion("again"));
  await teach(trigger, "secret_that_came_first");
  await world.store.people.removeSecret({ workspace: "default", name: "again" });
  await world.live.refresh();
  expect((await teach(trigger, "secret_that_came_later")).status).toBe(200);
  expect(await learned("again")).toBe("secret_that_came_later");
});

test("of two credentials, the one without a secret learns the second subscription's", async () => {
  const trigger = await world.put(notion("one", "two"));
  const [one, two] = ["secret_of_subscription_1", "secret_of_subscription_2"] as const;
  for (const token of [one, two, one, two]) expect((await teach(trigger, token)).status).toBe(200);
  expect([await learned("one"), await learned("two")]).toEqual([one, two]);
  expect((await teach(trigger, "secret_of_subscription_3")).status).toBe(401);
  expect((await deliver(trigger, two, "evt_2")).status).toBe(200);
});

test("of many at once, one is kept, and only its sender is told so", async () => {
  const trigger = await world.put(notion("race"));
  const tokens = Array.from({ length: 8 }, (_, at) => `secret_of_a_racing_caller_${at}`);
  const statuses = await Promise.all(tokens.map(async (token) => (await teach(trigger, token)).status));
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 401)).toHaveLength(7);
  expect(await learned("race")).toBe(tokens[statuses.indexOf(200)]);
});

test("a secret is learned at no address that can be guessed", async () => {
  const suffix = "/notion/events";
  const trigger = await world.put({ ...notion("unguessed"), suffix });
  const token = "secret_of_a_stranger_1";
  const body = JSON.stringify({ verification_token: token });
  for (const path of [`/api/webhook/default/${trigger.name}`, `/in/default${suffix}`]) {
    const response = await fetch(`${world.url}${path}`, { method: "POST", headers: json, body });
    expect([path, response.status]).toEqual([path, 401]);
    expect(await response.text()).not.toContain(token);
    expect(JSON.stringify(await world.kept(response))).not.toContain(token);
  }
  expect(await learned("unguessed")).toBeUndefined();
  const problems = () => world.gateway.problems().filter(({ triggerId }) => triggerId === trigger.id);
  expect(problems()).toMatchObject([
    { problem: expect.stringContaining("waits to learn its secret unguessed") },
  ]);
  expect((await teach(trigger, "secret_of_the_provider")).status).toBe(200);
  expect(problems()).toEqual([]);
});

test("Asana's secret is repeated in the header and kept, and hidden where the request is", async () => {
  const trigger = await world.put({ auth: [{ scheme: "asana", secret: "asana" }] });
  const secret = "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81";
  const response = await fetch(address(trigger), {
    method: "POST",
    headers: { ...json, "x-hook-secret": secret },
    body: "{}",
  });
  expect([response.status, response.headers.get("x-hook-secret")]).toEqual([200, secret]);
  expect(await learned("asana")).toBe(secret);
  const handshake = await world.kept(response);
  expect(handshake).toMatchObject({ status: "handshake", headers: { "x-hook-secret": "***" } });
  expect(JSON.stringify(handshake)).not.toContain(secret);
});
