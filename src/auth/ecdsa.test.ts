import { createSign, generateKeyPairSync, sign } from "node:crypto";
import { EventWebhook } from "@sendgrid/eventwebhook";
import { expect, test } from "vitest";
import { compiled, issuesOf, now, proof } from "../../test/proof.ts";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const spki = publicKey.export({ format: "der", type: "spki" }).toString("base64");
const body = '[{"email":"zoë@example.com"}]\r\n';
const seconds = String(now / 1_000);
const sendgrid = {
  scheme: "ecdsa",
  publicKey: spki,
  header: "X-Twilio-Email-Event-Webhook-Signature",
  payload: "{timestamp}{body}",
  timestamp: { header: "X-Twilio-Email-Event-Webhook-Timestamp" },
};
const check = compiled(sendgrid);
const signed = (text: string, key = privateKey) =>
  createSign("sha256").update(text).sign(key).toString("base64");
const right = signed(seconds + body);
const call = (signature: string | undefined, { time = seconds, sent = body } = {}) =>
  proof({
    body: sent,
    headers: {
      "x-twilio-email-event-webhook-signature": signature,
      "x-twilio-email-event-webhook-timestamp": time,
    },
  });
const sides = sign("sha256", Buffer.from(seconds + body), { key: privateKey, dsaEncoding: "ieee-p1363" });

test.each([
  ["no signature", call(undefined), "there is no header"],
  ["an empty signature", call(" "), "there is no header"],
  ["no timestamp", call(right, { time: "" }), "there is no header"],
  ["a changed body", call(right, { sent: body.trim() }), "the signature differs"],
  ["a changed timestamp", call(right, { time: "1" }), "the signature differs"],
  ["a signature cut short", call(right.slice(0, -8)), "the signature differs"],
  ["a signature with more behind it", call(`${right.replace(/=+$/, "")}AAAA`), "differs"],
  ["the other form", call(sides.toString("base64")), "the signature differs"],
  ["one byte", call("AA=="), "the signature differs"],
  ["garbage", call("%%%%"), "does not have the form of a der ecdsa signature"],
  ["characters outside ASCII", call("üüüü"), "does not have the form"],
  ["the header twice", call(`${right}, ${right}`), "does not have the form"],
  [
    "another key",
    call(signed(seconds + body, generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey)),
    "differs",
  ],
])("[S61] a call with %s is refused, and never by a throw", (_, request, reason) => {
  expect(check(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("[S68] a genuine call is refused outside the window", () => {
  const old = String(now / 1_000 - 301);
  expect(check(call(signed(old + body), { time: old }))).toMatchObject({ kind: "refused", stale: true });
});

test("a key of another kind or curve is refused when the trigger is written", () => {
  const ed25519 = generateKeyPairSync("ed25519").publicKey.export({ format: "pem", type: "spki" });
  const odd = generateKeyPairSync("ec", { namedCurve: "secp224r1" }).publicKey;
  const oddPem = odd.export({ format: "pem", type: "spki" });
  expect(issuesOf({ ...sendgrid, publicKey: ed25519 })).toEqual([expect.stringContaining("not for ECDSA")]);
  expect(issuesOf({ ...sendgrid, publicKey: oddPem })).toEqual([expect.stringContaining("is not taken")]);
  expect(issuesOf({ ...sendgrid, algorithm: "md5" })).toEqual([expect.stringMatching(/^algorithm: /)]);
});

test("a call that SendGrid's own library verifies is accepted", () => {
  const library = new EventWebhook();
  const key = library.convertPublicKeyToECDSA(spki);
  expect(library.verifySignature(key, body, right, seconds)).toBe(true);
  expect(check(call(right))).toMatchObject({ kind: "proved" });
});

test("SendGrid's documented example is accepted", () => {
  // From the tests of its own library.
  const documented = compiled({
    ...sendgrid,
    publicKey:
      "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==",
  });
  const request = call(
    "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=",
    {
      time: "1600112502",
      sent: `${JSON.stringify([
        {
          email: "hello@world.com",
          event: "dropped",
          reason: "Bounced Address",
          sg_event_id: "ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA",
          sg_message_id: "LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0",
          "smtp-id": "<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>",
          timestamp: 1600112492,
        },
      ])}\r\n`,
    },
  );
  expect(documented({ ...request, now: 1_600_112_502_000 })).toMatchObject({ kind: "proved" });
});

const curves = ["P-256", "P-384", "P-521", "secp256k1"] as const;
const digests = ["sha256", "sha384", "sha512"] as const;
test.each(curves.flatMap((curve) => digests.map((digest) => [curve, digest] as const)))(
  "a signature on %s with %s is accepted in both forms, and only in the one that was named",
  (curve, digest) => {
    const pair = generateKeyPairSync("ec", { namedCurve: curve });
    const pem = pair.publicKey.export({ format: "pem", type: "spki" });
    const credential = { scheme: "ecdsa", publicKey: pem, header: "X-S", algorithm: digest, encoding: "hex" };
    const checks = {
      der: compiled({ ...credential, form: "der" }),
      p1363: compiled({ ...credential, form: "p1363" }),
    };
    for (const [form, dsaEncoding] of [
      ["der", "der"],
      ["p1363", "ieee-p1363"],
    ] as const) {
      const signature = sign(digest, Buffer.from(body), { key: pair.privateKey, dsaEncoding }).toString(
        "hex",
      );
      const request = proof({ body, headers: { "x-s": signature } });
      expect(checks[form](request)).toMatchObject({ kind: "proved" });
      expect(checks[form === "der" ? "p1363" : "der"](request)).toMatchObject({ kind: "refused" });
    }
  },
);
