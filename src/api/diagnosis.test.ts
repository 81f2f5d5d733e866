import { createHmac, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import { newId } from "../core/id.ts";

let world: ApiWorld;
let intake: string;
const body = '{"order":1}';
const value = "a value that nobody is told";
const right = createHmac("sha256", value).update(body).digest("hex");

beforeAll(async () => {
  world = await openApiWorld();
  const { client, live } = world;
  for (const [secret, kept] of Object.entries({ current: "current value", former: value })) {
    await client.putSecret({ secret, input: { value: kept } });
  }
  const hmac = { scheme: "hmac", secret: "current", header: "X-Signature" };
  await client.createTrigger({ input: { name: "signed", auth: [hmac], suffix: "/signed" } });
  await client.createTrigger({ input: { name: "keyed", auth: [{ scheme: "bearer" }], suffix: "/keyed" } });
  const redact = { rules: [{ name: "orders", path: "$.order" }] };
  await client.createTrigger({ input: { name: "hiding", auth: [hmac], suffix: "/hiding", redact } });
  const byEnvironment = { ...hmac, secret: "env:TEST_SECRET", prefix: "sha1=" };
  await client.createTrigger({ input: { name: "outer", auth: [byEnvironment], suffix: "/outer" } });
  await live.refresh();
  const { port } = await world.gateway.listen({ host: "127.0.0.1", port: 0 });
  intake = `http://127.0.0.1:${port}/in/default`;
});
afterAll(() => world[Symbol.asyncDispose]());

async function refused(path: string, headers: Record<string, string>, sent = body): Promise<string> {
  const sending = { method: "POST", headers: { "content-type": "application/json", ...headers }, body: sent };
  const answer = await fetch(intake + path, sending);
  expect(answer.status).toBe(401);
  const told = await answer.text();
  expect(told).not.toContain("former");
  const id = answer.headers.get("x-request-id") ?? "";
  await expect.poll(() => world.store.deliveries.get({ workspace: "default", id })).not.toBeNull();
  return id;
}

test("[S92] a refusal can be asked about as soon as its sender has been answered", async () => {
  for (let at = 0; at < 3; at += 1) {
    const answer = await fetch(`${intake}/signed`, { method: "POST", body });
    const delivery = answer.headers.get("x-request-id") ?? "";
    expect(await world.client.diagnoseDelivery({ delivery })).toMatchObject({ trigger: "signed" });
  }
  // What has not come is not waited for without end, and what is long past not at all.
  const future = newId("dlv", { now: Date.now(), random: randomBytes });
  for (const delivery of [future, "dlv_01jd7q0x5m8k2v9c4w6t3r1n0h", "dlv_x"])
    await expect(world.client.getDelivery({ delivery })).rejects.toMatchObject({ code: "not_found" });
});

test("[S92] what was not refused for its authentication, or is not there, is not diagnosed", async () => {
  const { client } = world;
  const { id: triggerId } = await client.getTrigger({ trigger: "signed" });
  const accepted = client.diagnoseDelivery({ delivery: await world.deliver({ triggerId }) });
  await expect(accepted).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringContaining("accepted"),
  });
  const signature = createHmac("sha256", "current value").update("{").digest("hex");
  const answer = await fetch(`${intake}/signed`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-signature": signature },
    body: "{",
  });
  const delivery = answer.headers.get("x-request-id") ?? "";
  await expect.poll(() => world.store.deliveries.get({ workspace: "default", id: delivery })).not.toBeNull();
  await expect(client.diagnoseDelivery({ delivery })).rejects.toMatchObject({
    message: expect.stringContaining(
      "Its authentication is not why it was refused. It ended at the station parse: ",
    ),
  });
  await expect(client.diagnoseDelivery({ delivery: "dlv_none" })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("[S92] a key that may only read is not told anything", async () => {
  const delivery = await refused("/signed", { "x-signature": right });
  const path = `/api/v1/deliveries/${delivery}/diagnose`;
  const reader = await world.keyWith(["read"]);
  expect((await world.call("POST", path, { key: reader })).status).toBe(403);
  const stranger = await world.keyWith(["admin"], { workspace: "other" });
  expect((await world.call("POST", path, { key: stranger })).status).toBe(404);
});

test("[S92] a refused signature is diagnosed with the secret that would have matched, by name only", async () => {
  const delivery = await refused("/signed", { "x-signature": right });
  const diagnosis = await world.client.diagnoseDelivery({ delivery });
  expect(diagnosis).toMatchObject({
    delivery,
    trigger: "signed",
    reason: "the signature differs",
    findings: [
      {
        credential: "hmac 1",
        kind: "would_match",
        changes: [{ setting: "secret", is: "current", wouldBe: "former" }],
      },
    ],
  });
  expect(JSON.stringify(diagnosis)).not.toContain(value);
  const shown = await tripline(world, ["deliveries", "diagnose", delivery]);
  expect(shown.out).toContain("It would be proved with secret: former.");
  const untold = await refused("/signed", { "x-signature": "0".repeat(64) });
  expect((await tripline(world, ["deliveries", "diagnose", untold])).out).toMatch(
    /Tried \(\d+ combinations\)/,
  );
});

test("[S63] [S92] a secret of the environment is told by its reference", async () => {
  const signature = createHmac("sha256", "from the environment").update(body).digest("hex");
  const delivery = await refused("/outer", { "x-signature": signature });
  expect((await world.client.diagnoseDelivery({ delivery })).findings).toMatchObject([
    { changes: [{ setting: "prefix", is: "sha1=", wouldBe: "" }] },
  ]);
  const signed = await refused("/signed", { "x-signature": signature });
  expect((await world.client.diagnoseDelivery({ delivery: signed })).findings).toMatchObject([
    { changes: [{ setting: "secret", wouldBe: "env:TEST_SECRET" }] },
  ]);
});

test("[S92] a body that was cut can't be computed again, and that is said", async () => {
  const large = JSON.stringify({ text: "x".repeat(20_000) });
  const signature = createHmac("sha256", value).update(large).digest("hex");
  const delivery = await refused("/signed", { "x-signature": signature }, large);
  expect((await world.client.diagnoseDelivery({ delivery })).findings).toMatchObject([{ kind: "cut" }]);
});

test("[S92] nor can a request of which a rule has hidden something", async () => {
  const { client } = world;
  const { findings } = await client.diagnoseDelivery({
    delivery: await refused("/hiding", { "x-signature": right }),
  });
  expect(findings).toMatchObject([{ kind: "masked", message: expect.stringContaining("`redact` hides") }]);
});

test("[S92] an expired key, another scheme and a missing header are told apart", async () => {
  const { client } = world;
  const told = async (headers: Record<string, string>) => {
    const { findings } = await client.diagnoseDelivery({ delivery: await refused("/keyed", headers) });
    return findings[0]?.message;
  };
  const expiresAt = new Date(Date.now() + world.aheadMs + 1_000).toISOString();
  const key = await world.keyWith(["intake"], { expiresAt });
  world.aheadMs += 2_000;
  expect(await told({ authorization: `Bearer ${key}` })).toMatch(/the key key-\w+ expired at/);
  expect(await told({ authorization: "Basic abc" })).toContain('has the scheme "basic", not Bearer');
  expect(await told({ "x-api-key": key })).toContain("There is the header x-api-key, however");
  expect(await told({})).toContain("the caller sent none");
});
