import { generateKeyPairSync, sign } from "node:crypto";
import { verifyKey } from "discord-interactions";
import { expect, test } from "vitest";
import { compiled, issuesOf, now, proof } from "../../test/proof.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const spki = publicKey.export({ format: "der", type: "spki" });
const raw = spki.subarray(-32);
const body = '{"type":1}';
const seconds = String(now / 1_000);
const signed = (text: string, key = privateKey) => sign(null, Buffer.from(text), key);
const discord = {
  scheme: "ed25519",
  publicKey: raw.toString("hex"),
  header: "X-Signature-Ed25519",
  payload: "{timestamp}{body}",
  timestamp: { header: "X-Signature-Timestamp" },
};
const check = compiled(discord);
const right = signed(seconds + body).toString("hex");
const call = (signature: string | undefined, { time = seconds, sent = body } = {}) =>
  proof({ body: sent, headers: { "x-signature-ed25519": signature, "x-signature-timestamp": time } });
const aged = (at: number) => call(signed(`${at}${body}`).toString("hex"), { time: String(at) });

test.each([
  ["no signature", call(undefined), "there is no header X-Signature-Ed25519"],
  ["an empty signature", call(""), "there is no header X-Signature-Ed25519"],
  ["no timestamp", call(right, { time: "" }), "there is no header X-Signature-Timestamp"],
  ["a changed body", call(right, { sent: `${body}\n` }), "the signature differs"],
  ["a changed timestamp", call(right, { time: String(now / 1_000 + 1) }), "the signature differs"],
  ["a signature too short", call(right.slice(2)), "does not have the form of a ed25519 signature in hex"],
  ["a signature too long", call(`${right}00`), "does not have the form"],
  ["the other encoding", call(Buffer.from(right, "hex").toString("base64")), "does not have the form"],
  ["garbage", call("zz".repeat(64)), "does not have the form"],
  ["characters outside ASCII", call("ü".repeat(128)), "does not have the form"],
  ["the header twice", call(`${right}, ${right}`), "does not have the form"],
  ["nothing but zeros", call("00".repeat(64)), "the signature differs"],
  [
    "another key",
    call(signed(seconds + body, generateKeyPairSync("ed25519").privateKey).toString("hex")),
    "differs",
  ],
  ["an old timestamp", aged(now / 1_000 - 301), "the timestamp is 301 s old"],
  ["a timestamp of the future", aged(now / 1_000 + 301), "301 s ahead"],
])("[S61] [S68] a call with %s is refused, and never by a throw", (_, request, reason) => {
  expect(check(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("a key that can't verify is refused when the trigger is written", () => {
  const { publicKey: rsa } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const pem = rsa.export({ format: "pem", type: "spki" });
  const secretPem = privateKey.export({ format: "pem", type: "pkcs8" });
  const { publicKey: _, ...keyless } = discord;
  expect(issuesOf({ ...discord, publicKey: "abc" })).toEqual([expect.stringContaining("no public key")]);
  expect(issuesOf({ ...discord, publicKey: pem })).toEqual([expect.stringContaining("it is a key for rsa")]);
  expect(issuesOf({ ...discord, publicKey: secretPem })).toEqual([expect.stringContaining("private key")]);
  expect(issuesOf(keyless)).toEqual([expect.stringContaining("publicKey: give either")]);
  expect(issuesOf({ ...discord, secret: "public" })).toEqual([expect.stringContaining("give either")]);
  expect(() => compiled({ ...keyless, secret: "public" }, { secrets: { public: "abc" } })).toThrow(
    "no public key",
  );
});

test("a call that Discord's own library verifies is accepted", async () => {
  expect(await verifyKey(body, right, seconds, raw.toString("hex"))).toBe(true);
  expect(check(call(right))).toMatchObject({ kind: "proved" });
});

test("Telnyx's form is accepted: base64, and a bar between the time and the body", () => {
  const telnyx = compiled({
    scheme: "ed25519",
    publicKey: raw.toString("base64"),
    header: "telnyx-signature-ed25519",
    encoding: "base64",
    payload: "{timestamp}|{body}",
    timestamp: { header: "telnyx-timestamp" },
  });
  const headers = (text: string) => ({
    "telnyx-signature-ed25519": signed(text).toString("base64"),
    "telnyx-timestamp": seconds,
  });
  expect(telnyx(proof({ body, headers: headers(seconds + body) }))).toMatchObject({ kind: "refused" });
  expect(telnyx(proof({ body, headers: headers(`${seconds}|${body}`) }))).toMatchObject({ kind: "proved" });
});

test("the documented vector of RFC 8032 is accepted", () => {
  // Section 7.1, test 3.
  const vector = compiled({
    scheme: "ed25519",
    publicKey: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    header: "X-Signature",
  });
  const signature =
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac" +
    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a";
  const request = proof({ body: Buffer.from("af82", "hex"), headers: { "x-signature": signature } });
  expect(vector(request)).toMatchObject({ kind: "proved" });
});

test("a public key is read in every form in which senders give it", () => {
  const forms = [
    raw.toString("hex"),
    raw.toString("base64"),
    raw.toString("base64url"),
    `whpk_${raw.toString("base64")}`,
    spki.toString("hex"),
    spki.toString("base64"),
    publicKey.export({ format: "pem", type: "spki" }),
    JSON.stringify(publicKey.export({ format: "jwk" })),
  ];
  const { publicKey: _, ...keyless } = discord;
  for (const form of forms) {
    const stored = compiled({ ...keyless, secret: "public" }, { secrets: { public: `${form}\n` } });
    expect(stored(call(right)), form).toMatchObject({ kind: "proved" });
  }
});
