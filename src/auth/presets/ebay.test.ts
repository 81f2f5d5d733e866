import { expect, test } from "vitest";
import { askedOf } from "../../../test/asked.ts";
import { row } from "../../../test/deliveries/ebay.ts";
import { compiled, issuesOf, proof } from "../../../test/proof.ts";
import { ebay } from "./ebay.ts";

const credential = { scheme: "ebay", secret: "key", verificationToken: "verifying" };
const check = compiled(credential, { secrets: row.secrets });
const call = (header: string) => proof({ body: "{}", headers: { "x-ebay-signature": header } });
const inBase64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64");
const signed = { alg: "ecdsa", kid: "k", signature: "MEYCIQ==", digest: "SHA1" };

test.each([
  ["no base64", "{}"],
  ["no JSON", Buffer.from("{").toString("base64")],
  ["a list", inBase64([])],
  ["no signature", inBase64({ ...signed, signature: undefined })],
  ["another digest", inBase64({ ...signed, digest: "MD5" })],
  ["a signature that is no base64", inBase64({ ...signed, signature: "?" })],
  ["a signature that is no DER", inBase64(signed)],
])("a header with %s is refused, and never by a throw", (_, header) => {
  expect(check(call(header))).toMatchObject({ kind: "refused" });
});

test("the key that must be fetched is named", () => {
  const known = compiled({ ...credential, keyId: "other" }, { secrets: row.secrets });
  expect(known(call(inBase64(signed)))).toMatchObject({ reason: expect.stringContaining('key "k"') });
});

test("a key that is none is refused with its field", () => {
  expect(issuesOf({ scheme: "ebay", publicKey: "AAAA", verificationToken: "v" })).toEqual([
    expect.stringMatching(/^publicKey: /),
  ]);
});

test("a challenge is answered as eBay's SDK answers it", () => {
  const [challenge] = ebay.handshakes ?? [];
  const asked = askedOf({ method: "GET", query: "challenge_code=a8628072-3d33-45ee-9004-bee86830a22d" });
  const known = { verificationToken: "71745723-d031-455c-bfa5-f90d11b4f20a" };
  expect(challenge?.reply(asked, known)).toMatchObject({
    kind: "answered",
    body: '{"challengeResponse":"e5e4e23c47a1719e12f1d349a00486c88cf6071fe363c0fa38a04246dc7b1383"}',
  });
  expect(challenge?.reply(asked, {})).toBeNull();
});
