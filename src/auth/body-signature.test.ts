import { createHmac } from "node:crypto";
import twilio from "twilio";
import { expect, test } from "vitest";
import { compiled, issuesOf, now, proof } from "../../test/proof.ts";

const secret = "it's a secret";
const kept = { secrets: { signing: secret } };
const hexOf = (text: string) => createHmac("sha256", secret).update(text).digest("hex");

const event = {
  event_type: "order.created",
  event_id: "evt_1",
  timestamp: "2026-01-31T12:00:00.000Z",
  source: "shop",
  data: { order: { id: 12_345, total: 19.9 } },
};
const unsigned = JSON.stringify(event);
const signature = `sha256=${hexOf(unsigned)}`;
const inside = { scheme: "hmac", secret: "signing", member: "signature", prefix: "sha256=" };
const check = compiled(inside, kept);
const signedBody = (value: unknown = signature, rest: object = event) =>
  JSON.stringify({ ...rest, signature: value });

test.each([
  ["no signature", unsigned, "there is no member signature in the body"],
  ["an empty signature", signedBody(""), "there is no member signature"],
  ["a signature that is no text", signedBody({ sha256: hexOf(unsigned) }), "there is no member signature"],
  ["null for a signature", signedBody(null), "there is no member signature"],
  ["a wrong signature", signedBody(`sha256=${"0".repeat(64)}`), "the signature differs"],
  ["a signature cut short", signedBody(signature.slice(0, -1)), "does not have the form"],
  ["characters outside ASCII", signedBody(`sha256=${"ü".repeat(64)}`), "does not have the form"],
  ["another prefix", signedBody(signature.replace("256", "1")), 'begins with "sha256="'],
  ["a changed member", signedBody(signature, { ...event, event_id: "evt_2" }), "the signature differs"],
  ["a member added", signedBody(signature, { ...event, extra: 1 }), "the signature differs"],
  ["two signatures", `${signedBody().slice(0, -1)},"signature":"${signature}"}`, "exactly once"],
  ["a body that is no JSON", `signature=${signature}`, "there is no member signature"],
  ["a list", JSON.stringify([signedBody()]), "there is no member signature"],
  ["no body", "", "there is no member signature"],
  ["a body that is too deep", `${"[".repeat(10_000)}${"]".repeat(10_000)}`, "there is no member signature"],
])("[S55] [S61] a signature in the body is refused with %s, and never by a throw", (_, body, reason) => {
  expect(check(proof({ body }))).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("[S55] the sample of the integration guide is accepted: its signature is a member of its body", () => {
  expect(check(proof({ body: signedBody() }))).toEqual({ kind: "proved" });
});

test("[S55] what is signed is the rest as it was written, whoever wrote it", () => {
  const asPython = '{"a": 1.0, "big": 12345678901234567890, "name": "Zo\\u00eb"}';
  const body = `${asPython.slice(0, -1)}, "signature": "sha256=${hexOf(asPython)}"}`;
  expect(check(proof({ body }))).toEqual({ kind: "proved" });
  expect(check(proof({ body: body.replace("567890,", "567891,") }))).toMatchObject({ kind: "refused" });
});

test("[S55] [S60] a sender that signs JSON.stringify of the rest is accepted when that is asked for", () => {
  const stringified = compiled({ ...inside, signs: "stringified" }, kept);
  const pretty = JSON.stringify({ ...event, signature }, null, 2);
  expect(check(proof({ body: pretty }))).toMatchObject({ kind: "refused" });
  expect(stringified(proof({ body: pretty }))).toEqual({ kind: "proved" });
});

test("[S55] chosen members can be what is signed", () => {
  const chosen = compiled({ ...inside, payload: "{member:event_id}|{member:data.order.id}" }, kept);
  const body = signedBody(`sha256=${hexOf("evt_1|12345")}`);
  expect(chosen(proof({ body }))).toEqual({ kind: "proved" });
  expect(chosen(proof({ body: body.replace("12345", "12346") }))).toMatchObject({ kind: "refused" });
  expect(chosen(proof({ body: body.replace('"id"', '"no"') }))).toMatchObject({
    reason: "the body has no member data.order.id, which is part of what is signed",
  });
});

const mailgun = compiled(
  {
    scheme: "hmac",
    secret: "signing",
    member: "signature.signature",
    payload: "{member:signature.timestamp}{member:signature.token}",
    timestamp: { member: "signature.timestamp" },
  },
  kept,
);
const mailgunBody = (seconds: number | string, changes: object = {}) => {
  const token = "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0";
  const made = hexOf(`${seconds}${token}`);
  return JSON.stringify({
    signature: { timestamp: String(seconds), token, signature: made, ...changes },
    "event-data": { event: "opened" },
  });
};
const seconds = now / 1_000;

test.each([
  ["a changed token", mailgunBody(seconds, { token: "x" }), "the signature differs"],
  ["a changed timestamp", mailgunBody(seconds, { timestamp: "1" }), "the signature differs"],
  ["no timestamp", mailgunBody(seconds, { timestamp: undefined }), "there is no member signature.timestamp"],
  ["no token", mailgunBody(seconds, { token: undefined }), "no member signature.token"],
  ["an old timestamp", mailgunBody(seconds - 301), "301 s old"],
])("[S68] a body as Mailgun signs it is refused with %s", (_, body, reason) => {
  expect(mailgun(proof({ body }))).toMatchObject({
    kind: "refused",
    reason: expect.stringContaining(reason),
  });
});

test("[S55] a body as Mailgun signs it is accepted, and a form with the same fields", () => {
  expect(mailgun(proof({ body: mailgunBody(seconds) }))).toEqual({ kind: "proved" });
  const flat = compiled(
    {
      scheme: "hmac",
      secret: "signing",
      member: "signature",
      payload: "{member:timestamp}{member:token}",
      timestamp: { member: "timestamp" },
    },
    kept,
  );
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const form = `timestamp=${seconds}&token=t&signature=${hexOf(`${seconds}t`)}`;
  expect(flat(proof({ headers, body: form }))).toEqual({ kind: "proved" });
  expect(flat(proof({ headers, body: form.replace("token=t", "token=u") }))).toMatchObject({
    kind: "refused",
  });
});

const twilioJson = compiled(
  {
    scheme: "hmac",
    secret: "signing",
    header: "X-Twilio-Signature",
    algorithm: "sha1",
    encoding: "base64",
    payload: "{publicUrl}",
    bodyDigest: { parameter: "bodySHA256" },
  },
  kept,
);
const twilioCall = (body: string, digest = body) => {
  const url = `/in/shop?bodySHA256=${twilio.getExpectedBodyHash(digest)}`;
  const made = twilio.getExpectedTwilioSignature(secret, `https://hooks.example.com${url}`, {});
  return proof({ url, body, headers: { "x-twilio-signature": made } });
};

test("a body whose signed digest is another's is refused", () => {
  expect(twilioJson(twilioCall("{}", "[]"))).toMatchObject({
    reason: "the query parameter bodySHA256 is not the body's digest: the signature differs",
  });
  const without = twilio.getExpectedTwilioSignature(secret, "https://hooks.example.com/in/shop", {});
  const request = proof({ url: "/in/shop", body: "{}", headers: { "x-twilio-signature": without } });
  expect(twilioJson(request)).toMatchObject({
    reason: expect.stringContaining("no query parameter bodySHA256"),
  });
});

test("a JSON body is accepted by its signed digest, as Twilio sends it", () => {
  expect(twilioJson(twilioCall('{"a":1}'))).toEqual({ kind: "proved" });
});

test.each([
  [{ header: "X-S" }, "header: say where the signature is"],
  [{ member: undefined }, "header: say where the signature is"],
  [{ member: "a..b" }, "member: names of members"],
  [{ member: undefined, header: "X-S", payload: "{rest}" }, "payload: {rest} is the body without"],
  [{ payload: "{member:}" }, "payload: {member:} is unknown"],
  [{ timestamp: { header: "X-T", member: "t" } }, "timestamp.header: the timestamp can be in one place"],
  [{ bodyDigest: { header: "Digest" } }, "payload: the place of bodyDigest must be part of what is signed"],
  [{ bodyDigest: { parameter: "d" } }, "payload: the place of bodyDigest must be part of what is signed"],
  [{ bodyDigest: {} }, "bodyDigest: say where the digest is"],
])("a definition with %j is refused with the path", (change, issue) => {
  expect(issuesOf({ ...inside, ...change })).toEqual([expect.stringContaining(issue)]);
});

test("[S55] a form with files proves itself by its fields, as Mailgun forwards e-mails with attachments", () => {
  const fields = { timestamp: String(now / 1_000), token: "t1" };
  const form = (signed: string) =>
    [
      ...Object.entries({ ...fields, signature: signed }).map(
        ([name, value]) => `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      ),
      '--b\r\nContent-Disposition: form-data; name="attachment-1"; filename="signature"\r\n\r\nx\r\n--b--\r\n',
    ].join("");
  const routes = compiled({ scheme: "mailgun-routes", secret: "signing" }, kept);
  const judged = (body: string, type = "multipart/form-data; boundary=b") =>
    routes(proof({ body, headers: { "content-type": type } }));
  const right = form(hexOf(fields.timestamp + fields.token));
  expect(judged(right)).toMatchObject({ kind: "proved" });
  for (const body of [
    form(hexOf("forged")),
    right.replace("t1", "t2"),
    right.replace('name="token"', 'name="x"'),
  ]) {
    expect(judged(body)).toMatchObject({ kind: "refused" });
  }
  expect(judged(right, "multipart/form-data")).toMatchObject({ kind: "refused" });
  expect(judged(right, "text/plain")).toMatchObject({ kind: "refused" });
});
