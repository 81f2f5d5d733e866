import twilio from "twilio";
import { expect, test } from "vitest";
import { compiled, issuesOf, proof } from "../../../test/proof.ts";

const secret = "12345678901234567890123456789012";
const check = compiled({ scheme: "twilio", secret: "token" }, { secrets: { token: secret } });
const origin = "https://hooks.example.com";

function json(body: string, { digested = body, parameter = "bodySHA256" } = {}) {
  const url = `/in/shop?a=1&${parameter}=${twilio.getExpectedBodyHash(digested)}`;
  const signature = twilio.getExpectedTwilioSignature(secret, `${origin}${url}`, {});
  const headers = { "x-twilio-signature": signature, "content-type": "application/json" };
  return proof({ url, body, headers });
}

test.each([
  ["a body that is not the digest's", json("{}", { digested: "[]" }), "is not the body's digest"],
  ["no digest of its body", json("{}", { parameter: "other" }), ""],
])("a call of JSON with %s is refused", (_, request, reason) => {
  expect(check(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("a call of JSON is proved by its address, which holds the body's digest", () => {
  expect(check(json('{"a":1}'))).toEqual({ kind: "proved" });
});

test("a call without a body is proved by its address", () => {
  const url = "/in/shop?Digits=1";
  const signature = twilio.getExpectedTwilioSignature(secret, `${origin}${url}`, {});
  const headers = { "x-twilio-signature": signature };
  expect(check(proof({ method: "GET", url, headers }))).toEqual({ kind: "proved" });
});

test("settings that the generic scheme does not take are refused with their field", () => {
  expect(issuesOf({ scheme: "twilio" })).toEqual([expect.stringMatching(/^secret: /)]);
  expect(issuesOf({ scheme: "discord", publicKey: "AAAA" })).toEqual([expect.stringMatching(/^publicKey: /)]);
  expect(issuesOf({ scheme: "discord" })).not.toEqual([]);
});
