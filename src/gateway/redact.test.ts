import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld } from "../../test/gateway-world.ts";
import type { Trigger } from "../contract/trigger.ts";

const card = "4111111111111111";
const rules = [{ name: "card-numbers", path: "$..card" }];
const urlOf = (world: { url: string }, { id }: Trigger) => `${world.url}/api/v1/hooks/${id}/run`;

function post(world: GatewayWorld, trigger: Trigger, body: string, headers: Record<string, string> = {}) {
  const type = { "content-type": "application/json" };
  return fetch(urlOf(world, trigger), { method: "POST", body, headers: { ...type, ...headers } });
}

/** What is kept of the delivery, with its body as data. */
async function sent(world: GatewayWorld, trigger: Trigger, body: string, headers?: Record<string, string>) {
  const answer = await post(world, trigger, body, headers);
  const kept = await world.kept(answer);
  const noted = kept.trace.find(({ station }) => station === "redact");
  return {
    answer: { status: answer.status, text: await answer.text() },
    kept,
    body: kept.body.content,
    noted,
  };
}

const hidden = "[redacted by card-numbers]";

test("a body in which a rule can't be followed for certain is refused, and nothing of it is kept", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ redact: { rules } });
  const wild = await world.put({ redact: { rules: [{ name: "all", path: "$..*" }] } });
  const refusals: [Trigger, string, Record<string, string>][] = [
    [trigger, `<a><card>${card}</card></a>`, { "content-type": "application/xml; charset=iso-8859-1" }],
    [trigger, `card: ${card}`, { "content-type": "text/plain" }],
    [trigger, `card=${card}`, { "content-type": "application/x-www-form-urlencoded; charset=windows-1252" }],
    [trigger, `{"card":${"[".repeat(70)}"${card}"${"]".repeat(70)}}`, {}],
    [trigger, `{"card":"${card}"`, {}],
    [wild, JSON.stringify({ card, all: Array.from({ length: 100_001 }, () => 1) }), {}],
  ];
  for (const [each, body, headers] of refusals) {
    const { answer, kept } = await sent(world, each, body, headers);
    expect([400, 415]).toContain(answer.status);
    expect(kept).toMatchObject({ status: "rejected", body: { content: "" } });
    expect(kept.trace.map(({ reason }) => reason).join()).toContain("the body is left out");
    expect(JSON.stringify(kept)).not.toContain(card);
  }
});

test("a value is hidden however its member is spelt, repeated or nested, and its number's other digits stay", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ redact: { rules } });
  const bodies: [string, string][] = [
    [
      `{"card":"${card}","n":12345678901234567890,"d":1.10}`,
      `{"card":"${hidden}","n":12345678901234567890,"d":1.10}`,
    ],
    [`{"card":"${card}","a":1,"card":"${card}"}`, `{"card":"${hidden}","a":1}`],
    // The first of two members is read by nobody, and may have another shape.
    [`{"pay":{"card":"${card}"},"pay":{"ok":true}}`, `{"pay":{"ok":true}}`],
    [`{"\\u0063ard":${card}}`, `{"card":"${hidden}"}`],
    [`{"__proto__":{"card":"${card}"}}`, `{"__proto__":{"card":"${hidden}"}}`],
    [`\ufeff{"card":{"number":"${card}"}}`, `{"card":"${hidden}"}`],
    [`[{"card":"${card}"},[{"card":null}]]`, `[{"card":"${hidden}"},[{"card":"${hidden}"}]]`],
    [`"no member"`, `"no member"`],
  ];
  for (const [body, expected] of bodies) expect((await sent(world, trigger, body)).body).toBe(expected);
  const many = JSON.stringify(Array.from({ length: 10_000 }, () => ({ card })));
  const { body, noted } = await sent(world, trigger, many);
  expect(body).not.toContain(card);
  expect(noted?.reason).toContain("card-numbers: 10000 in the body");
});

test("fields of forms, the JSON in a form's one field, and lines of NDJSON are hidden, too", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ redact: { rules } });
  const form = { "content-type": "application/x-www-form-urlencoded" };
  const plain = await sent(world, trigger, `card=${card}&a=1&c%61rd=${card}&b=%C3%BC`, form);
  expect([...new URLSearchParams(plain.body)]).toEqual([
    ["card", hidden],
    ["a", "1"],
    ["b", "ü"],
  ]);
  const payload = encodeURIComponent(`{"id":12345678901234567890,"card":"${card}"}`);
  const wrapped = await sent(world, trigger, `payload=${payload}`, form);
  expect(new URLSearchParams(wrapped.body).get("payload")).toBe(
    `{"id":12345678901234567890,"card":"${hidden}"}`,
  );
  const lines = await sent(world, trigger, `{"card":"${card}"}\n\n{"a":1}`, {
    "content-type": "application/x-ndjson",
  });
  expect(lines.body).toBe(`{"card":"${hidden}"}\n{"a":1}\n`);
});

test("[S11] headers and query parameters are hidden by name wherever the address is told again", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({
    parameters: [{ name: "mail", from: "query", path: "email" }],
    redact: {
      rules: [
        { name: "session", from: "header", path: "X-Session" },
        { name: "addresses", from: "query", path: "email" },
        { name: "absent", from: "header", path: "X-Absent" },
        { name: "nothing", from: "query", path: "absent" },
      ],
    },
  });
  const url = `${urlOf(world, trigger)}?email=ann%40example.com&page=2&Email=ann%40example.com`;
  const headers = {
    "x-session": card,
    referer: "https://shop.example/da_0123456789/?email=ann@example.com&a=1",
  };
  await fetch(url, { method: "POST", headers });
  const [kept] = await world.deliveries();
  expect(kept).toMatchObject({
    headers: { "x-session": "[redacted by session]" },
    query: { email: "[redacted by addresses]", page: "2" },
    params: { mail: "[redacted by addresses]" },
  });
  expect(kept?.hidden).toEqual([
    { rule: "session", from: "header", name: "X-Session", values: 1 },
    { rule: "addresses", from: "query", name: "email", values: 1 },
  ]);
  expect(JSON.stringify(kept)).not.toMatch(/ann(?:@|%40)example|4111/);
  const version = `by version ${trigger.version} of the trigger`;
  expect(kept?.trace.find(({ station }) => station === "redact")).toMatchObject({
    verdict: "ok",
    reason: `session: the header X-Session; addresses: the query parameter email; ${version}`,
  });
});

test("the schema judges what was sent, and tells nothing of what is hidden; nor does drift", async () => {
  await using world = await openGatewayWorld();
  const schema = {
    type: "object",
    properties: {
      card: { type: "object", additionalProperties: false, properties: { number: { type: "integer" } } },
    },
    required: ["card"],
  };
  const trigger = await world.put({ schema, enforcement: "enforce", redact: { rules } });
  expect((await sent(world, trigger, `{"card":{"number":${card}}}`)).kept.status).toBe("filtered");
  const { answer, kept } = await sent(world, trigger, `{"card":{"${card}":1}}`);
  expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('"$.card"') });
  expect(JSON.stringify(kept) + answer.text).not.toContain(card);
});

test("deliveries that differ in what is hidden are no duplicates of each other", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "w", steps: [] });
  const common = { routes: [{ workflow: "w" }], redact: { rules } };
  const hashed = await world.put({ ...common, deduplication: { bodyHash: true } });
  const keyed = await world.put({
    ...common,
    deduplication: { key: "{{ trigger.body.card }}" },
    order: { key: `{{ trigger.body.card }}${"-".repeat(300)}` },
  });
  const statuses = async (trigger: Trigger, cards: string[]) => {
    const all: unknown[] = [];
    for (const each of cards) {
      const { kept } = await sent(world, trigger, JSON.stringify({ card: each }));
      all.push([kept.status, kept.reason]);
    }
    return all;
  };
  expect(await statuses(hashed, [card, "5", card])).toEqual([
    ["accepted", null],
    ["accepted", null],
    ["duplicate", null],
  ]);
  const both = expect.stringMatching(/idempotency key .*hides.*order key .*hides/);
  // A key that is made of what is hidden would be that of all.
  expect(await statuses(keyed, [card, "5"])).toEqual([
    ["accepted", both],
    ["accepted", both],
  ]);
  const addressed = await world.put({
    ...common,
    deduplication: { key: "{{ trigger.url }}" },
    redact: { rules: [{ name: "cards", from: "query", path: "pan" }] },
  });
  for (const pan of [card, "5"]) {
    const answer = await fetch(`${urlOf(world, addressed)}?pan=${pan}`, { method: "POST" });
    expect(await world.kept(answer)).toMatchObject({ status: "accepted", faulty: true });
  }
});

test("[S11] credentials that a trigger keeps are not masked, for flows which look at them; all others are", async () => {
  await using world = await openGatewayWorld();
  const key = await world.putKey("partner");
  const auth = [{ scheme: "bearer" }, { scheme: "api-key", in: "query", parameter: "pass" }];
  const trigger = await world.put({
    auth,
    filter: `trigger.headers.authorization = "Bearer ${key}"`,
    redact: { keep: { headers: ["Authorization"], query: [] } },
  });
  const headers = { authorization: `Bearer ${key}`, "x-api-key": "other" };
  await fetch(`${urlOf(world, trigger)}?pass=${key}`, { method: "POST", headers });
  expect((await world.deliveries())[0]).toMatchObject({
    headers: { authorization: `Bearer ${key}`, "x-api-key": "***" },
    query: { pass: "***" },
    hidden: [
      { rule: "credentials", from: "header", name: "x-api-key", values: 1 },
      { rule: "credentials", from: "query", name: "pass", values: 1 },
    ],
  });
});

test("what came compressed, or in a batch of events, is kept as no bytes that hold what is hidden", async () => {
  await using world = await openGatewayWorld();
  const plain = await world.put({ redact: { rules } });
  const body = gzipSync(`{"card":"${card}"}`);
  const headers = { "content-type": "application/json", "content-encoding": "gzip" };
  const { id } = await world.kept(await fetch(urlOf(world, plain), { method: "POST", body, headers }));
  const one = await world.store.deliveries.sent({ workspace: "default", id });
  expect(Buffer.from(one?.body ?? []).toString()).toBe(`{"card":"${hidden}"}`);

  await world.putSecret("token", "sesame-open-up-now");
  const session = { name: "session", from: "header" as const, path: "x-session" };
  const batched = await world.put({
    auth: [{ scheme: "cloudevents", secret: "token" }],
    redact: { rules: [...rules, session] },
  });
  const event = { specversion: "1.0", source: "/shop", type: "paid", data: { card } };
  const { status } = await post(
    world,
    batched,
    JSON.stringify([
      { ...event, id: "1" },
      { ...event, id: "2" },
    ]),
    {
      "content-type": "application/cloudevents-batch+json",
      authorization: "Bearer sesame-open-up-now",
      "x-session": card,
    },
  );
  expect(status).toBe(200);
  const kept = (await world.deliveries()).filter(({ triggerId }) => triggerId === batched.id);
  expect(kept).toHaveLength(2);
  for (const { id: each } of kept) {
    const sentOfOne = await world.store.deliveries.sent({ workspace: "default", id: each });
    expect(JSON.stringify([kept, sentOfOne]) + Buffer.from(sentOfOne?.body ?? []).toString()).not.toContain(
      card,
    );
  }
});

test("a delivery that is judged again is not refused for the marker that stands in it", async () => {
  await using world = await openGatewayWorld();
  const schema = { type: "object", properties: { card: { type: "integer" } }, required: ["card", "n"] };
  const trigger = await world.put({ schema, enforcement: "enforce", redact: { rules } });
  const { kept } = await sent(world, trigger, `{"card":${card},"n":1}`);
  const again = (body: string) =>
    world.gateway.judge({ ...kept, triggerId: trigger.id, body: Buffer.from(body) }, "sender");
  expect((await again(kept.body.content)).refusal).toBeNull();
  expect((await again(`{"card":"${hidden}"}`)).refusal).toBe("invalid: $.n is missing");
  // A marker that a sender sends excuses nothing.
  expect((await post(world, trigger, kept.body.content)).status).toBe(400);
});
