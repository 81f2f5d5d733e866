import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { addressKey, type GatewayWorld, openGatewayWorld, secretKey } from "../../test/gateway-world.ts";
import type { DynamicTrigger } from "../contract/dynamic.ts";
import { addressDigest, makeAddress, sealAddress, signedNonceBytes } from "../core/dynamic-address.ts";
import { newId } from "../core/id.ts";

const iso = (at: number) => new Date(at).toISOString();

/** Makes an address as the API does. */
async function made(world: GatewayWorld, triggerId: string, given: Partial<DynamicTrigger> = {}) {
  const address = makeAddress(randomBytes, addressKey);
  const id = newId("dyn", { now: world.now, random: randomBytes });
  await world.store.dynamic.add({
    digest: addressDigest(address),
    id,
    workspace: "default",
    triggerId,
    subject: "user-1",
    data: { userId: 7 },
    proof: "address",
    usesMax: null,
    uses: 0,
    expiresAt: null,
    createdAt: iso(world.now),
    lastUsedAt: null,
    revokedAt: null,
    ...given,
  });
  return { id, address };
}

function signed(
  triggerId: string,
  { expiresAt = null, epoch = 0, proof = "address", key = addressKey }: Partial<SignedGiven> = {},
) {
  const nonce = randomBytes(signedNonceBytes);
  return sealAddress(["dyn_signed", expiresAt, proof, null, { userId: 8 }], { triggerId, epoch, key, nonce });
}
interface SignedGiven {
  expiresAt: number | null;
  epoch: number;
  proof: "address" | "trigger";
  key: Uint8Array;
}

async function post(
  world: GatewayWorld,
  path: string,
  given: { headers?: Record<string, string>; body?: unknown } = {},
) {
  const { headers = {}, body = {} } = given;
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.text() };
}

const workflow = {
  name: "greet",
  steps: [{ id: "a", type: "transform", config: { value: "{{ params.userId }}" } }],
};

test("[S78] [S69] an address that was never made, is another's or was forged is unknown", async () => {
  await using world = await openGatewayWorld();
  const { id } = await world.put();
  const forged = signed(id, { key: randomBytes(32) });
  const { address } = await made(world, "trg_gone");
  for (const text of [
    makeAddress(randomBytes, addressKey),
    "da_",
    "sa_",
    "sa_x.0.y",
    forged,
    signed(id).slice(0, -2),
    address,
  ]) {
    expect(await post(world, `/webhooks/${text}`)).toEqual({ status: 404, body: '{"error":"Not found"}' });
    expect((await post(world, `/api/v1/hooks/${text}/run`)).status).toBe(404);
  }
});

test("[S79] what was revoked, has expired or has no use left is gone", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(workflow);
  const { id } = await world.put({ routes: [{ workflow: "greet" }] });
  const expired = await made(world, id, { expiresAt: iso(world.now) });
  const spent = await made(world, id, { usesMax: 2, uses: 2 });
  const revoked = await made(world, id, { revokedAt: iso(world.now) });
  for (const { address } of [expired, spent, revoked]) {
    expect(await post(world, `/webhooks/${address}`)).toMatchObject({ status: 410 });
  }
  expect(await post(world, `/webhooks/${signed(id, { expiresAt: world.now })}`)).toMatchObject({
    status: 410,
  });
  expect(await post(world, `/webhooks/${signed(id, { epoch: 3 })}`)).toMatchObject({ status: 410 });
});

test("a test spends a use as well: who may call once can't call again and again by calling it a test", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow" });
  const { id } = await world.put({ routes: [{ workflow: "flow" }] });
  const { address } = await made(world, id, { usesMax: 1 });
  const tested = () => post(world, `/webhooks/${address}`, { headers: { "tripline-test": "1" } });
  expect([(await tested()).status, (await tested()).status]).toEqual([200, 410]);
});

test("[S79] one that is spent or revoked meanwhile is gone at once, however many call it together", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(workflow);
  const { id } = await world.put({ routes: [{ workflow: "greet" }] });
  const once = await made(world, id, { usesMax: 1 });
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => post(world, `/webhooks/${once.address}`)),
  );
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
    200, 410, 410, 410, 410, 410,
  ]);
  const other = await made(world, id);
  expect((await post(world, `/webhooks/${other.address}`)).status).toBe(200);
  await world.store.dynamic.revoke({
    workspace: "default",
    triggerId: id,
    ids: [other.id],
    now: iso(world.now),
  });
  expect((await post(world, `/webhooks/${other.address}`)).status).toBe(410);
});

test("[S85] [S79] the last use may be repeated by a sender that heard no answer", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(workflow);
  const { id } = await world.put({ routes: [{ workflow: "greet" }] });
  const { address } = await made(world, id, { usesMax: 1 });
  const headers = { "idempotency-key": "evt_1" };
  const first = await post(world, `/webhooks/${address}`, { headers });
  expect(await post(world, `/webhooks/${address}`, { headers })).toEqual(first);
  expect(first.status).toBe(200);
  expect((await post(world, `/webhooks/${address}`)).status).toBe(410);
});

test("[S79] [S85] who counts from 1 at an address of its own is nobody's duplicate, and gets nobody else's answer", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(workflow);
  const { id } = await world.put({
    routes: [{ workflow: "greet" }],
    response: { method: "content", body: { user: "{{ params.userId }}" } },
  });
  const one = await made(world, id, { data: { userId: 1 } });
  const two = await made(world, id, { data: { userId: 2 } });
  const headers = { "idempotency-key": "1" };
  const asOf = (address: string) => post(world, `/webhooks/${address}`, { headers });
  const answers = [
    await asOf(one.address),
    await asOf(two.address),
    await asOf(signed(id)),
    await asOf(two.address),
  ];
  expect(answers.map(({ body }) => body)).toEqual(['{"user":1}', '{"user":2}', '{"user":8}', '{"user":2}']);
  const kept = await world.deliveries();
  expect(kept.map(({ idempotencyKey, status }) => `${idempotencyKey} ${status}`).toSorted()).toEqual([
    "1 accepted",
    "1 accepted",
    "1 accepted",
    "1 duplicate",
  ]);
});

test("[S78] its data are parameters that the sender can neither leave out nor change", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(workflow);
  const { id } = await world.put({
    routes: [{ workflow: "greet" }],
    parameters: [
      { name: "userId", path: "$.user", required: true },
      { name: "orderId", path: "$.order", required: true },
    ],
  });
  const { address } = await made(world, id);
  expect((await post(world, `/webhooks/${address}`, { body: { user: 1 } })).status).toBe(400);
  expect((await post(world, `/webhooks/${address}`, { body: { user: 1, order: 5 } })).status).toBe(200);
  world.now += 10;
  expect((await post(world, `/webhooks/${signed(id)}`, { body: { order: 6 } })).status).toBe(200);
  const [second, first] = await world.deliveries();
  expect(first).toMatchObject({
    params: { userId: 7, orderId: 5 },
    given: { userId: 7 },
    status: "accepted",
    triggerId: id,
  });
  expect(second).toMatchObject({ params: { userId: 8, orderId: 6 }, given: { userId: 8 } });
});

test("[S69] the address is nowhere in what is kept of its deliveries, refused ones included", async () => {
  await using world = await openGatewayWorld();
  const { id } = await world.put();
  const { address, id: named } = await made(world, id);
  await post(world, `/webhooks/${address}`);
  await post(world, `/api/v1/hooks/${address}x/run?a=1`);
  await world.gateway.stop(1_000);
  const kept = await world.deliveries();
  expect(kept).toHaveLength(2);
  expect(JSON.stringify(kept)).not.toContain(address);
  expect(kept.map(({ url }) => url).toSorted((one, other) => one.localeCompare(other))).toEqual([
    "/api/v1/hooks/da_***/run?a=1",
    "/webhooks/da_***",
  ]);
  expect(JSON.stringify(kept)).toContain(named);
});

test("where the trigger's credentials are asked for as well, the address alone proves nothing", async () => {
  await using world = await openGatewayWorld();
  await world.putSecret("shop", secretKey);
  const { id } = await world.put({ auth: [{ scheme: "bearer", secret: "shop" }] });
  const both = await made(world, id, { proof: "trigger" });
  const alone = await made(world, id);
  const headers = { authorization: `Bearer ${secretKey}` };
  expect((await post(world, `/webhooks/${both.address}`)).status).toBe(401);
  expect((await post(world, `/webhooks/${both.address}`, { headers })).status).toBe(200);
  expect((await post(world, `/webhooks/${alone.address}`)).status).toBe(200);
  expect((await post(world, `/webhooks/${signed(id, { proof: "trigger" })}`)).status).toBe(401);
  expect((await post(world, `/webhooks/${id}`)).status).toBe(401);
});

test("a dynamic address of an inactive trigger is unknown to strangers, and tells its holder", async () => {
  await using world = await openGatewayWorld();
  const { id } = await world.put({ status: "inactive" });
  const { address } = await made(world, id);
  expect((await post(world, `/webhooks/${address}`)).status).toBe(409);
  const both = await made(world, id, { proof: "trigger" });
  // The trigger's scheme is `none`: whoever has the address has proved all there is to prove.
  expect((await post(world, `/webhooks/${both.address}`)).status).toBe(409);
});
