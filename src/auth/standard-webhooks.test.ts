import { generateKeyPairSync, sign } from "node:crypto";
import { Webhook as StandardWebhook } from "standardwebhooks";
import { Webhook as SvixWebhook } from "svix";
import { expect, test } from "vitest";
import { compiled, issuesOf, now, proof } from "../../test/proof.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const rawPublicKey = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("base64");
const kept = {
  secrets: { signing: secret, public: `whpk_${rawPublicKey}`, other: "whsec_c2VjcmV0c2VjcmV0" },
};
const credential = { scheme: "standard-webhooks", secret: "signing" };
const check = compiled(credential, kept);
const checkPublic = compiled({ ...credential, secret: "public" }, kept);

const id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const body = '{"type":"order.paid",  "name":"Zoë"}';
const seconds = now / 1_000;
const signature = new StandardWebhook(secret).sign(id, new Date(now), body);
const headersOf = (changes: Record<string, string | undefined> = {}, family = "webhook") => ({
  [`${family}-id`]: id,
  [`${family}-timestamp`]: String(seconds),
  [`${family}-signature`]: signature,
  ...changes,
});
const call = (changes: Record<string, string | undefined> = {}, sent = body) =>
  proof({ body: sent, headers: headersOf(changes) });
const bySecond = (at: number) => ({
  "webhook-timestamp": String(at),
  "webhook-signature": new StandardWebhook(secret).sign(id, new Date(at * 1_000), body),
});
const signedPublicly = (text = `${id}.${seconds}.${body}`) =>
  `v1a,${sign(null, Buffer.from(text), privateKey).toString("base64")}`;

test.each([
  ["nothing", proof({ body }), "there is no header webhook-signature"],
  ["no signature", call({ "webhook-signature": undefined }), "there is no header webhook-signature"],
  ["an empty signature", call({ "webhook-signature": " " }), "there is no header webhook-signature"],
  ["no timestamp", call({ "webhook-timestamp": undefined }), "there is no header webhook-timestamp"],
  ["no id", call({ "webhook-id": undefined }), "there is no header webhook-id"],
  ["another id", call({ "webhook-id": "msg_2" }), "the signature differs"],
  ["a changed body", call({}, `${body} `), "the signature differs"],
  ["a changed timestamp", call({ "webhook-timestamp": String(seconds + 1) }), "the signature differs"],
  ["a signature cut short", call({ "webhook-signature": signature.slice(0, -3) }), "does not have the form"],
  ["a signature too long", call({ "webhook-signature": `${signature}AAAA` }), "does not have the form"],
  [
    "characters outside ASCII",
    call({ "webhook-signature": `v1,${"ü".repeat(44)}` }),
    "does not have the form",
  ],
  ["another version alone", call({ "webhook-signature": signature.replace("v1,", "v2,") }), 'with "v1,"'],
  ["an asymmetric signature", call({ "webhook-signature": signedPublicly() }), 'with "v1,"'],
  ["the id twice", call({ "webhook-id": `${id}, ${id}` }), "the signature differs"],
  ["the timestamp twice", call({ "webhook-timestamp": `${seconds}, ${seconds}` }), "the signature differs"],
  ["a timestamp in milliseconds", call({ ...bySecond(now) }), "is allowed"],
  ["an old timestamp", call(bySecond(seconds - 301)), "the timestamp is 301 s old; 300 s is allowed"],
  ["a timestamp of the future", call(bySecond(seconds + 301)), "301 s ahead of this clock"],
])("[S61] [S68] a call with %s is refused, and never by a throw", (_, request, reason) => {
  expect(check(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("a signature made with another secret is refused", () => {
  const other = compiled({ ...credential, secret: "other" }, kept);
  expect(other(call())).toEqual({ kind: "refused", reason: "the signature differs" });
});

test("a public key takes no symmetric signature: anybody could make one with it", () => {
  const forged = new StandardWebhook(`whsec_${rawPublicKey}`).sign(id, new Date(now), body);
  expect(checkPublic(call({ "webhook-signature": forged }))).toMatchObject({ kind: "refused" });
  expect(checkPublic(call())).toMatchObject({ reason: expect.stringContaining('with "v1a,"') });
});

test.each([
  ["a changed body", call({ "webhook-signature": signedPublicly() }, `${body} `), "the signature differs"],
  ["another id", call({ "webhook-id": "x", "webhook-signature": signedPublicly() }), "the signature differs"],
  ["a short signature", call({ "webhook-signature": "v1a,AAAA" }), "ed25519 signature in base64, 64 bytes"],
  ["garbage", call({ "webhook-signature": "v1a,%%%" }), "ed25519 signature in base64, 64 bytes"],
])("an asymmetric signature with %s is refused", (_, request, reason) => {
  expect(checkPublic(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("a secret that can't be one is refused when compiled, without being shown", () => {
  const compile = (value: string) => () => compiled(credential, { secrets: { signing: value } });
  expect(compile("")).toThrow("secret signing is empty");
  expect(compile("whsec_not base64")).toThrow("secret signing is not base64");
  expect(compile("whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).toThrow("secret signing is a private key");
  expect(compile("whpk_AAAA")).toThrow("no public key");
  expect(issuesOf({ ...credential, tolerance: 1 })).toEqual([expect.stringMatching(/^tolerance: /)]);
});

test("a call that the specification's own library signed is accepted, and one it verifies", () => {
  expect(check(call())).toMatchObject({ kind: "proved" });
  expect(check(call(bySecond(seconds - 300)))).toMatchObject({ kind: "proved" });
  // The example of the specification's reference implementations.
  const documented = {
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  };
  const request = { ...call(documented, '{"test": 2432232314}'), now: 1_614_265_330_000 };
  expect(check(request)).toMatchObject({ kind: "proved" });
});

test("a call that Svix signed is accepted under Svix's names", () => {
  const signed = new SvixWebhook(secret).sign(id, new Date(now), body);
  const headers = headersOf({ "svix-signature": signed }, "svix");
  expect(check(proof({ body, headers }))).toMatchObject({ kind: "proved" });
  expect(check(proof({ body: "{}", headers }))).toMatchObject({ kind: "refused" });
  const half = { ...headers, "svix-id": undefined, "webhook-id": id };
  expect(check(proof({ body, headers: half }))).toMatchObject({ kind: "refused" });
});

test("one right signature among several suffices, of either kind", () => {
  const list = `v1,AAAA v2,abc ${signedPublicly()} ${signature}`;
  expect(check(call({ "webhook-signature": list }))).toMatchObject({ kind: "proved" });
  expect(checkPublic(call({ "webhook-signature": list }))).toMatchObject({ kind: "proved" });
});

test("a secret is taken with and without its beginning, and as Supabase shows it", () => {
  for (const value of [secret.slice("whsec_".length), `v1,${secret}`]) {
    expect(compiled(credential, { secrets: { signing: value } })(call())).toMatchObject({ kind: "proved" });
  }
});

test("the window is the author's to choose", () => {
  const wide = compiled({ ...credential, toleranceMs: 600_000 }, kept);
  expect(wide(call(bySecond(seconds - 600)))).toMatchObject({ kind: "proved" });
  expect(wide(call(bySecond(seconds - 601)))).toMatchObject({ kind: "refused", stale: true });
});
