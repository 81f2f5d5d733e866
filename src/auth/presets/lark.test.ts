import { hash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { row } from "../../../test/deliveries/lark.ts";
import { readSample } from "../../../test/deliveries/row.ts";
import { type GatewayWorld, openGatewayWorld } from "../../../test/gateway-world.ts";
import { compiled, issuesOf, proof } from "../../../test/proof.ts";

const { encrypting: encryptKey = "", verifying: token = "" } = row.secrets;

let world: GatewayWorld;
beforeAll(async () => {
  world = await openGatewayWorld();
  await world.putSecret("encrypting", encryptKey);
  await world.putSecret("next", "another Encrypt Key");
});
afterAll(() => world[Symbol.asyncDispose]());

async function deliver(body: string, headers: Record<string, string>, secrets = ["encrypting"]) {
  const trigger = await world.put({
    auth: secrets.map((secret) => ({ scheme: "lark", secret })),
    eventType: "{{ trigger.body.event.message.chat_type }}",
  });
  const response = await fetch(`${world.url}/webhooks/${trigger.id}`, { method: "POST", headers, body });
  const id = response.headers.get("x-request-id") ?? "";
  return { status: response.status, text: await response.text(), id };
}

async function signedSample(secret = encryptKey) {
  const sample = await readSample("lark");
  const signed = await row.sign({ ...sample, url: "", now: world.now }, secret);
  return { sample, body: signed.body ?? "", headers: { ...sample.headers, ...signed.headers } };
}

test("a body that is signed and does not open is refused with the reason", async () => {
  const body = '{"encrypt":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="}';
  const headers = {
    "content-type": "application/json",
    "x-lark-request-timestamp": "1",
    "x-lark-request-nonce": "2",
    "x-lark-signature": hash("sha256", `12${encryptKey}${body}`),
  };
  const { status, text } = await deliver(body, headers);
  expect(status).toBe(400);
  expect(JSON.parse(text).msg).toContain("does not open with the Encrypt Key");
});

test("an encrypted body is read and stored in the clear", async () => {
  const { sample, body, headers } = await signedSample();
  const { status, id } = await deliver(body, headers);
  expect(status).toBe(200);
  const kept = await world.store.deliveries.get({ workspace: "default", id });
  expect(kept).toMatchObject({ eventType: "p2p", body: { encoding: "utf8", content: sample.body } });
});

test("while the Encrypt Key is changed, each of the two opens what it has encrypted", async () => {
  for (const key of [encryptKey, "another Encrypt Key"]) {
    const { body, headers } = await signedSample(key);
    expect((await deliver(body, headers, ["encrypting", "next"])).status).toBe(200);
  }
});

const byToken = compiled({ scheme: "lark", verificationToken: "token" }, { secrets: { token } });

test.each([
  ["no token", "{}"],
  ["another token", '{"header":{"token":"another"}}'],
  ["a token that is no text", '{"token":1}'],
  ["no JSON", "token"],
])("without an Encrypt Key, a body with %s is refused", (_, body) => {
  expect(byToken(proof({ body }))).toMatchObject({ kind: "refused" });
});

test("without an Encrypt Key, the Verification Token in the body proves it, in either version of events", () => {
  expect(byToken(proof({ body: JSON.stringify({ schema: "2.0", header: { token } }) }))).toEqual({
    kind: "proved",
  });
  expect(byToken(proof({ body: JSON.stringify({ uuid: "1", token }) }))).toEqual({ kind: "proved" });
  expect(issuesOf({ scheme: "lark" })).toEqual([expect.stringContaining("Encrypt Key")]);
});
