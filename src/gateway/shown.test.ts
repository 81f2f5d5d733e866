import { expect, test } from "vitest";
import { openGatewayWorld } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

const post = (url: string, init: RequestInit = {}) => fetch(url, { method: "POST", ...init });
const urlOf = (world: { url: string }, { id }: Trigger) => `${world.url}/api/v1/hooks/${id}/run`;

test("[S11] [S16] the credential that proved a request is masked wherever it is kept", async () => {
  await using world = await openGatewayWorld();
  const key = await world.putKey("partner");
  const trigger = await world.put({
    auth: [
      { scheme: "api-key", in: "query", parameter: "token" },
      { scheme: "api-key", in: "header", parameter: "X-Own" },
      { scheme: "bearer" },
    ],
  });
  await post(`${urlOf(world, trigger)}?token=${key}&a=1`);
  await post(urlOf(world, trigger), { headers: { authorization: `Bearer ${key}` } });
  await post(`${urlOf(world, trigger)}?token=${key}x`, { headers: { authorization: `Bearer ${key}x` } });
  // In the wrong place it is no less a secret.
  await post(`${urlOf(world, trigger)}?x-own=${key}`);
  await post(`${world.url}/webhooks/nothing?key=${key}`, { headers: { "x-api-key": key } });
  await world.gateway.stop(1_000);
  const deliveries = await world.deliveries();
  expect(deliveries.map(({ status }) => status).toSorted()).toEqual(
    ["accepted", "accepted", "rejected", "rejected", "rejected"].map((status) =>
      status === "accepted" ? "filtered" : status,
    ),
  );
  expect(JSON.stringify(deliveries)).not.toContain(key);
  expect(JSON.stringify(deliveries)).toContain("token=***&a=1");
});

test("[S11] credentials of other schemes are masked too, but for parameters whose author asks for them", async () => {
  await using world = await openGatewayWorld();
  const parameters = [
    { name: "session", from: "header" as const, path: "Cookie" },
    { name: "order", from: "query" as const, path: "key" },
    { name: "proof", from: "header" as const, path: "X-Proof" },
  ];
  await world.putKey("partner");
  const auth = [{ scheme: "none" }, { scheme: "api-key", in: "header", parameter: "X-Proof" }];
  const trigger = await world.put({
    auth,
    parameters,
    filter: 'trigger.query.key = "order-7"',
    deduplication: { key: "{{ trigger.query.key }}" },
  });
  const headers = { cookie: "sid=c00kie", "x-gitlab-token": "gl-s3cret", "x-proof": "pr00f", "x-sig": "abc" };
  expect((await post(`${urlOf(world, trigger)}?key=order-7&page=2`, { headers })).status).toBe(200);
  const [delivery] = await world.deliveries();
  expect(delivery).toMatchObject({
    url: `/api/v1/hooks/${trigger.id}/run?key=***&page=2`,
    query: { key: "***", page: "2" },
    headers: { cookie: "***", "x-gitlab-token": "***", "x-proof": "***", "x-sig": "abc" },
    params: { session: "sid=c00kie", order: "order-7", proof: "***" },
    idempotencyKey: "order-7",
  });
  expect(delivery?.trace.at(-1)?.reason).toContain("filter: match");
});

test("[S11] a trigger that can't work still masks what its schemes carry", async () => {
  await using world = await openGatewayWorld();
  const auth = [{ scheme: "api-key", in: "query", parameter: "pass" }];
  const trigger = await world.put({ auth, filter: "((" });
  expect((await post(`${urlOf(world, trigger)}?pass=s3cret`)).status).toBe(500);
  await world.gateway.stop(1_000);
  expect((await world.deliveries())[0]).toMatchObject({ query: { pass: "***" } });
});

test("[S11] the console's session is nobody's to see: not a parameter's, a template's, or a reader's who keeps cookies", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    methods: ["GET"],
    parameters: [{ name: "cookies", from: "header" as const, path: "Cookie" }],
    redact: { keep: { headers: ["cookie"] } },
    response: { method: "content", status: 200, headers: {}, body: "{{ trigger.headers.cookie }}" },
  });
  const cookie = "tripline.session_token=s3ssion.s1gned; sid=c00kie; tripline.trust_device=d3vice";
  const answer = await fetch(urlOf(world, trigger), { headers: { cookie } });
  expect(await answer.text()).toBe("sid=c00kie");
  const [delivery] = await world.deliveries();
  expect(delivery).toMatchObject({ headers: { cookie: "sid=c00kie" }, params: { cookies: "sid=c00kie" } });
  await fetch(urlOf(world, trigger), { headers: { cookie: "tripline.session_token=s3ssion" } });
  await world.gateway.stop(1_000);
  expect(JSON.stringify(await world.deliveries())).not.toContain("s3ssion");
});
