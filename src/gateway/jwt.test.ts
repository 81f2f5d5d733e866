import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { openGatewayWorld, secretKey } from "../../test/gateway-world.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const auth = [
  { scheme: "jwt", publicKey: publicKey.export({ type: "spki", format: "pem" }), audience: "orders" },
];

function token(claims: Record<string, unknown>, expires = "2026-01-31T12:05:00Z") {
  return new SignJWT({ aud: "orders", ...claims })
    .setProtectedHeader({ alg: "EdDSA" })
    .setExpirationTime(new Date(expires))
    .sign(privateKey);
}

const bearing = async (claims: Record<string, unknown>, expires?: string) => ({
  method: "POST",
  headers: { authorization: `Bearer ${await token(claims, expires)}` },
});

test("[S64] [S75] a token that proves nothing is a 401 with a challenge, and nothing is stored as accepted", async () => {
  await using world = await openGatewayWorld();
  const trigger = await world.put({ auth });
  const url = `${world.url}/webhooks/${trigger.id}`;
  const calls = [
    { method: "POST" },
    await bearing({}, "2026-01-31T11:00:00Z"),
    await bearing({ aud: "else" }),
  ];
  for (const call of calls) {
    const answer = await fetch(url, call);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    expect(await answer.text()).toMatch(/^\{"error":"Invalid authentication credentials"/);
  }
  await world.gateway.stop(1_000);
  const rejected = await world.deliveries();
  expect(rejected.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(
    rejected.map(({ reason }) => reason ?? "").toSorted((one, other) => one.localeCompare(other)),
  ).toEqual([
    "the audience (aud) is not one of those expected",
    "the token expired at 2026-01-31T11:00:00.000Z",
    "there is no Authorization header",
  ]);
  expect(JSON.stringify(rejected)).not.toContain(await token({ aud: "else" }));
});

test("[S64] claims are seen by filters, parameters, templates and the workflow, and stored with the delivery", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({
    name: "greet",
    steps: [
      { id: "say", type: "transform", config: { value: "{{ trigger.claims.sub }} of {{ params.tenant }}" } },
    ],
  });
  const trigger = await world.put({
    auth,
    filter: 'trigger.claims.role = "admin"',
    eventType: "{{ trigger.claims.role }}",
    parameters: [
      { name: "tenant", from: "claim", path: "$.org.id", type: "integer", required: true },
      { name: "sub", from: "claim" },
      { name: "role", from: "claim", path: "role" },
    ],
    routes: [{ workflow: "greet" }],
    response: { method: "workflow" },
  });
  const url = `${world.url}/webhooks/${trigger.id}`;
  const claims = { sub: "alice", role: "admin", org: { id: 7 } };
  const answer = await fetch(url, await bearing(claims));
  expect([answer.status, await answer.json()]).toEqual([200, "alice of 7"]);
  await fetch(url, await bearing({ ...claims, role: "user" }));
  const missing = await fetch(url, await bearing({ role: "admin" }));
  expect([missing.status, await missing.json()]).toMatchObject([400, { missing: ["tenant"] }]);
  await world.gateway.stop(1_000);
  const deliveries = await world.deliveries();
  expect(deliveries.map(({ status }) => status)).toEqual(
    expect.arrayContaining(["accepted", "filtered", "rejected"]),
  );
  expect(deliveries.find(({ status }) => status === "accepted")).toMatchObject({
    claims: { ...claims, aud: "orders" },
    params: { tenant: 7, sub: "alice", role: "admin" },
    eventType: "admin",
  });
});

test("[S64] keys that can't be had are a 503 to try again, recorded with the reason, and no failed authentication", async () => {
  await using world = await openGatewayWorld({ settings: { failuresPerMinute: 1 } });
  const trigger = await world.put({ auth: [{ scheme: "jwt", jwksUrl: "http://127.0.0.1:1/keys" }] });
  for (let call = 0; call < 3; call += 1) {
    const answer = await fetch(`${world.url}/webhooks/${trigger.id}`, await bearing({}));
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  }
  await world.gateway.stop(1_000);
  const [rejected] = await world.deliveries();
  expect(rejected).toMatchObject({ status: "rejected", answerStatus: 503 });
  expect(rejected?.reason).toContain("can't be fetched");
  expect(world.logged).toContain("warn keys not fetched");
});

test("[S64] while an issuer is away, a wrong guess at another credential is a failed authentication all the same", async () => {
  await using world = await openGatewayWorld({ settings: { failuresPerMinute: 2 } });
  const key = { scheme: "header-token", header: "X-App-Token", secrets: ["env:TEST_SECRET"] };
  const tokens = { scheme: "jwt", jwksUrl: "http://127.0.0.1:1/keys" };
  const beside = { ...key, header: "X-Beside" };
  const inside = { scheme: "all", of: [{ scheme: "any", of: [tokens, key] }, beside] };
  for (const trigger of [await world.put({ auth: [tokens, key] }), await world.put({ auth: [inside] })]) {
    const { method, headers } = await bearing({});
    const send = async (guess: Record<string, string>) => {
      const answer = await fetch(`${world.url}/webhooks/${trigger.id}`, {
        method,
        headers: { ...headers, "X-Beside": secretKey, ...guess },
      });
      return answer.status;
    };
    expect([await send({}), await send({}), await send({})]).toEqual([503, 503, 503]);
    const guesses = [{ "X-App-Token": "a" }, { "X-App-Token": "b" }, { "X-App-Token": "c" }];
    const answers = [];
    for (const guess of guesses) answers.push(await send(guess));
    expect(answers).toEqual([503, 503, 429]);
    expect([await send({}), await send({ "X-App-Token": secretKey })]).toEqual([503, 200]);
  }
});

test("claims that a rule names are hidden from what follows, and from what is stored", async () => {
  await using world = await openGatewayWorld();
  const rules = [
    { name: "people", from: "claim" as const, path: "email" },
    { name: "places", from: "claim" as const, path: "$..city" },
  ];
  const parameters = [{ name: "mail", from: "claim" as const, path: "email" }];
  const trigger = await world.put({ auth, parameters, redact: { rules } });
  const claims = { sub: "7", email: "ann@example.com", home: { city: "Bern", zip: 3000 } };
  await fetch(`${world.url}/webhooks/${trigger.id}`, await bearing(claims));
  const [kept] = await world.deliveries();
  expect(kept).toMatchObject({
    claims: { sub: "7", email: "[redacted by people]", home: { city: "[redacted by places]", zip: 3000 } },
    params: { mail: "[redacted by people]" },
    hidden: [
      { rule: "people", from: "claim", name: "email", values: 1 },
      { rule: "places", from: "claim", name: "$..city", values: 1 },
      { rule: "credentials", from: "header", name: "authorization" },
    ],
  });
  expect(JSON.stringify(kept)).not.toMatch(/ann@|Bern/);
});
