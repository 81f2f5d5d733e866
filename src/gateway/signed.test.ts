import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { openGatewayWorld, secretKey } from "../../test/gateway-world.ts";

const json = { "content-type": "application/json" };
const body = '{"type":"order.paid"}';

test("[S68] a genuine message sent again starts nothing, whatever key is put beside it, and an old one is refused", async () => {
  await using world = await openGatewayWorld();
  const secret = `whsec_${Buffer.from("a secret of 24 bytes at least").toString("base64")}`;
  await world.putSecret("signing", secret);
  await world.putWorkflow({ name: "flow" });
  const trigger = await world.put({
    auth: [{ scheme: "standard-webhooks", secret: "signing" }],
    routes: [{ workflow: "flow" }],
  });
  const sentAt = new Date(Math.floor(world.now / 1_000) * 1_000);
  const headers = {
    ...json,
    "webhook-id": "msg_1",
    "webhook-timestamp": String(sentAt.getTime() / 1_000),
    "webhook-signature": new Webhook(secret).sign("msg_1", sentAt, body),
  };
  const send = (more: Record<string, string> = {}) =>
    fetch(`${world.url}/webhooks/${trigger.id}`, { method: "POST", headers: { ...headers, ...more }, body });
  const first = await send({ "idempotency-key": "one" });
  const again = await send({ "idempotency-key": "two" });
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.headers.get("x-tripline-duplicate-of")).toBe(first.headers.get("x-request-id"));
  // Nor can who has copied it have it run again and again by calling it a test.
  const tests = [await send({ "tripline-test": "1" }), await send({ "tripline-test": "1" })];
  expect(tests.map(({ status }) => status)).toEqual([200, 200]);
  expect(tests.map(({ headers: said }) => said.get("x-tripline-duplicate-of"))).toEqual([
    null,
    tests[0]?.headers.get("x-request-id"),
  ]);
  world.now += 301_000;
  const late = await send();
  expect([late.status, await late.json()]).toMatchObject([401, { error: "Invalid signature" }]);
  await world.gateway.stop(1_000);
  const deliveries = await world.deliveries();
  expect(deliveries.map(({ status }) => status).toSorted()).toEqual([
    "accepted",
    "accepted",
    "duplicate",
    "duplicate",
    "rejected",
  ]);
  const accepted = deliveries.filter(({ status }) => status === "accepted");
  const keys = new Set(accepted.map(({ idempotencyKey }) => idempotencyKey));
  expect(keys).toEqual(new Set(["msg_1", "test -1 of msg_1"]));
});

test("of a signed batch that is a test each event runs, once", async () => {
  await using world = await openGatewayWorld();
  const secret = `whsec_${Buffer.from("a secret of 24 bytes at least").toString("base64")}`;
  await world.putSecret("signing", secret);
  await world.putWorkflow({ name: "flow" });
  const { id } = await world.put({
    auth: [{ scheme: "standard-webhooks", secret: "signing" }],
    provider: "cloudevents",
    routes: [{ workflow: "flow" }],
  });
  const events = ["1", "2"].map((own) => ({ specversion: "1.0", id: own, source: "/shop", type: "paid" }));
  const batch = JSON.stringify(events);
  const sentAt = new Date(Math.floor(world.now / 1_000) * 1_000);
  const headers = {
    "content-type": "application/cloudevents-batch+json",
    "webhook-id": "msg_1",
    "webhook-timestamp": String(sentAt.getTime() / 1_000),
    "webhook-signature": new Webhook(secret).sign("msg_1", sentAt, batch),
  };
  for (const _ of [1, 2])
    await fetch(`${world.url}/webhooks/${id}/test`, { method: "POST", headers, body: batch });
  const deliveries = await world.deliveries();
  const all = deliveries.map(({ status, test: isTest }) => `${status} ${isTest}`).toSorted();
  expect(all).toEqual(["accepted true", "accepted true", "duplicate true", "duplicate true"]);
});

test("a signature over the public URL is made over the address that was called, below the public base URL", async () => {
  await using world = await openGatewayWorld({ settings: { publicUrl: "https://hooks.example.com/base/" } });
  const trigger = await world.put({
    auth: [
      { scheme: "hmac", secret: "env:TEST_SECRET", header: "X-Signature", payload: "{publicUrl}{body}" },
    ],
  });
  const path = `/webhooks/${trigger.id}?a=1&b=%20`;
  const send = async (signedUrl: string) => {
    const signature = createHmac("sha256", secretKey)
      .update(signedUrl + body)
      .digest("hex");
    const answer = await fetch(world.url + path, {
      method: "POST",
      headers: { ...json, "x-signature": signature },
      body,
    });
    return answer.status;
  };
  expect(await send(world.url + path)).toBe(401);
  expect(await send(`https://hooks.example.com/base${path}&c=1`)).toBe(401);
  expect(await send(`https://hooks.example.com/base${path}`)).toBe(200);
});
