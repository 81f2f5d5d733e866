import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { exportJWK, type JWTPayload, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import { compiled, issuesOf, now, proof } from "../../test/proof.ts";
import type { KeySetState } from "./scheme.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const other = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed = generateKeyPairSync("ed25519");
const shared = "a shared secret of more than 32 bytes";
const kept = { secrets: { shared, hex: Buffer.from(shared).toString("hex") } };
const pem = rsa.publicKey.export({ type: "spki", format: "pem" });
const byPem = { scheme: "jwt", publicKey: pem, issuer: "https://idp.example.com", audience: ["orders", "x"] };

const seconds = now / 1000;
const right = {
  iss: "https://idp.example.com",
  aud: "orders",
  sub: "alice",
  iat: seconds,
  exp: seconds + 300,
};

function token(
  claims: JWTPayload = right,
  {
    key = rsa.privateKey,
    alg = "RS256",
    ...header
  }: { key?: KeyObject | Uint8Array; alg?: string; kid?: string } = {},
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, ...header }).sign(key);
}

const sent = (text: string) => proof({ headers: { authorization: `Bearer ${text}` } });
const verdict = async (
  credential: { scheme: string; [setting: string]: unknown },
  text: string | Promise<string>,
) => compiled(credential, kept)(sent(await text));

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const without = (name: keyof typeof right) =>
  Object.fromEntries(Object.entries(right).filter(([key]) => key !== name));

test.each([
  ["no token", proof(), "there is no Authorization header"],
  ["something else", sent("tk_abc"), "it is no JSON Web Token"],
  ["parts that are no JSON", sent("a.b.c"), "it is no JSON Web Token"],
  ["an endless token", sent(`${"a".repeat(20_000)}.b.c`), "it is no JSON Web Token"],
  ["the algorithm none", sent(`${encoded({ alg: "none" })}.${encoded(right)}.AA`), "algorithm"],
  ["an empty signature", sent(`${encoded({ alg: "none" })}.${encoded(right)}.`), "it is no JSON Web Token"],
])("[S64] a call with %s is refused with a reason", async (_, request, reason) => {
  expect(await compiled(byPem)(request)).toMatchObject({
    kind: "refused",
    reason: expect.stringContaining(reason),
  });
});

const wrong: [string, () => Promise<string>, string][] = [
  ["another key", () => token(right, { key: other.privateKey }), "the signature differs"],
  // The classic confusion: the public key, which everybody has, taken for a shared secret.
  ["the public key as secret", () => token(right, { key: Buffer.from(pem), alg: "HS256" }), "algorithm"],
  ["another issuer", () => token({ ...right, iss: "https://evil.example.com" }), "issuer"],
  ["no issuer", () => token(without("iss")), "there is no claim iss"],
  ["another audience", () => token({ ...right, aud: "billing" }), "audience"],
  ["no audience", () => token(without("aud")), "there is no claim aud"],
  ["no expiry", () => token(without("exp")), "there is no claim exp"],
  [
    "an expiry in the past",
    () => token({ ...right, exp: seconds - 61 }),
    "expired at 2026-01-31T11:58:59.000Z",
  ],
  ["a beginning in the future", () => token({ ...right, nbf: seconds + 61 }), "not valid yet"],
  ["an issue in the future", () => token({ ...right, iat: seconds + 61 }), "issued in the future"],
  [
    "an expiry that is no number",
    () => token(JSON.parse(JSON.stringify({ ...right, exp: "never" }))),
    "the claim exp has the wrong type",
  ],
];
test.each(wrong)("[S64] a token with %s is refused, and why", async (_, made, reason) => {
  const refused = await verdict(byPem, made());
  expect(refused).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
  expect(JSON.stringify(refused)).not.toContain("evil");
});

test("[S64] a changed payload is refused, and one that ran out is told to be stale", async () => {
  const [header, , signature] = (await token()).split(".");
  const forged = `${header}.${encoded({ ...right, sub: "root" })}.${signature}`;
  expect(await verdict(byPem, forged)).toEqual({ kind: "refused", reason: "the signature differs" });
  const late = await verdict(byPem, token({ ...right, exp: seconds - 61 }));
  expect(late).toMatchObject({ kind: "refused", stale: true });
});

test("[S64] clocks may differ by the tolerance, and a token may be no older than the longest age", async () => {
  const skewed = { ...right, exp: seconds - 59, nbf: seconds + 59, iat: seconds + 59 };
  expect(await verdict(byPem, token(skewed))).toMatchObject({ kind: "proved" });
  expect(await verdict({ ...byPem, toleranceMs: 0 }, token({ ...right, exp: seconds }))).toMatchObject({
    kind: "refused",
  });
  const young = { ...byPem, maxAgeMs: 60_000, toleranceMs: 0 };
  const aged = (age: number) => token({ ...right, iat: seconds - age, exp: seconds + 9_999 });
  expect(await verdict(young, aged(60))).toMatchObject({ kind: "proved" });
  expect(await verdict(young, aged(61))).toMatchObject({ kind: "refused", stale: true });
  expect(await verdict(young, token(without("iat")))).toMatchObject({ reason: "there is no claim iat" });
});

const keys: [string, object, () => Promise<string>][] = [
  ["a PEM", byPem, () => token()],
  [
    "a JWK of an elliptic curve",
    { publicKey: ec.publicKey.export({ format: "jwk" }) },
    () => token(right, { key: ec.privateKey, alg: "ES256", kid: "any" }),
  ],
  [
    "a JWK set",
    { publicKey: { keys: [{ ...ed.publicKey.export({ format: "jwk" }), kid: "1" }] } },
    () => token(right, { key: ed.privateKey, alg: "EdDSA", kid: "1" }),
  ],
  [
    "a key of Ed25519, by the algorithm's own name (RFC 9864)",
    { publicKey: ed.publicKey.export({ type: "spki", format: "pem" }) },
    () => token(right, { key: ed.privateKey, alg: "Ed25519" }),
  ],
  ["a shared secret", { secret: "shared" }, () => token(right, { key: Buffer.from(shared), alg: "HS256" })],
  [
    "a shared secret in hex",
    { secret: "hex", secretEncoding: "hex", algorithms: ["HS512"] },
    () => token(right, { key: Buffer.from(shared), alg: "HS512" }),
  ],
];
test.each(keys)("[S64] %s proves a token, whose claims are given on", async (_, settings, made) => {
  expect(await verdict({ scheme: "jwt", ...settings }, made())).toEqual({ kind: "proved", claims: right });
});

test("[S64] a weak or unfit key proves nothing and throws nothing", async () => {
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const settings = {
    scheme: "jwt",
    publicKey: weak.publicKey.export({ type: "spki", format: "pem" }),
  };
  expect(await verdict(settings, token(right, { key: rsa.privateKey }))).toMatchObject({ kind: "refused" });
  expect(
    await verdict({ ...settings, algorithms: ["ES256"] }, token(right, { key: ec.privateKey, alg: "ES256" })),
  ).toMatchObject({ kind: "refused" });
});

test.each([
  [{ claim: "role", equals: "admin" }, { role: "user" }, 'the claim role is not "admin"'],
  [{ claim: "role", equals: "admin" }, {}, "there is no claim role"],
  [{ claim: "tenant", oneOf: [1, 2] }, { tenant: "1" }, "the claim tenant is not one of [1,2]"],
  [
    { claim: "scope", includes: "write" },
    { scope: "read writer" },
    'the claim scope does not include "write"',
  ],
  [{ claim: "email", exists: true }, {}, "there is no claim email"],
  [{ claim: "act", exists: false }, { act: null }, "there is a claim act"],
  [{ claim: "$.realm.roles", includes: "a" }, { realm: { roles: ["b"] } }, 'does not include "a"'],
  [{ claim: "toString", exists: true }, {}, "there is no claim toString"],
])("[S64] the rule %j refuses %j", async (rule, claims, reason) => {
  const refused = await verdict({ ...byPem, claims: [rule] }, token({ ...right, ...claims }));
  expect(refused).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("[S64] all rules that hold let a token pass", async () => {
  const groups = [{ name: "guests" }, { name: "staff" }];
  const claims = {
    role: "admin",
    scope: "read write",
    realm: { roles: ["b", "a"], groups },
    n: { deep: [1] },
  };
  const rules = [
    { claim: "role", oneOf: ["user", "admin"] },
    { claim: "scope", includes: "write" },
    { claim: "$.realm.roles", includes: "a" },
    { claim: "$.realm.roles[*]", includes: "a" },
    { claim: "$.realm.groups[*].name", includes: "staff" },
    { claim: "n", equals: { deep: [1] } },
    { claim: "act", exists: false },
  ];
  expect(await verdict({ ...byPem, claims: rules }, token({ ...right, ...claims }))).toMatchObject({
    kind: "proved",
  });
});

test("[S64] a token may come in another header or in the query, once, and is masked there", async () => {
  const text = await token();
  const header = compiled({ ...byPem, parameter: "X-Token" });
  for (const value of [text, `Bearer ${text}`])
    expect(await header(proof({ headers: { "x-token": value } }))).toMatchObject({ kind: "proved" });
  expect(await header(sent(text))).toMatchObject({ reason: "there is no header X-Token" });
  const query = compiled({ ...byPem, in: "query" });
  expect(await query(proof({ url: `/?access_token=${text}` }))).toMatchObject({ kind: "proved" });
  const twice = proof({ url: `/?access_token=${text}&access_token=${text}` });
  expect(await query(twice)).toMatchObject({ reason: expect.stringContaining("2 times") });
});

let published: Record<string, unknown>;
beforeAll(async () => {
  published = { ...(await exportJWK(rsa.publicKey)) };
});

/** A key set whose keys change when it is asked again. */
function rotating(before: readonly object[], after: readonly object[] | null) {
  const state = (version: number, given: readonly object[]): KeySetState => ({
    version,
    keys: given.map((key) => ({ ...key })),
  });
  let asked = 0;
  return {
    asked: () => asked,
    keySet: () => ({
      read: () => state(1, before),
      again: () => {
        asked += 1;
        return after === null ? null : Promise.resolve(state(2, after));
      },
    }),
  };
}

test("[S64] a published key is found by its id, and looked for again when it is not there", async () => {
  const credential = { scheme: "jwt", jwksUrl: "https://idp.example.com/keys" };
  const made = sent(await token(right, { kid: "new" }));
  const old = { ...(await exportJWK(other.publicKey)), kid: "old" };
  const rotated = rotating([old], [old, { ...published, kid: "new" }]);
  expect(await compiled(credential, rotated)(made)).toMatchObject({ kind: "proved" });
  expect(rotated.asked()).toBe(1);
  const cooling = rotating([old], null);
  expect(await compiled(credential, cooling)(made)).toEqual({
    kind: "refused",
    reason: "the issuer has no key that the token names",
  });
});

test("[S64] of several published keys that fit a token without an id, each is tried", async () => {
  const set = rotating([await exportJWK(other.publicKey), published], null);
  const credential = { scheme: "jwt", jwksUrl: "https://idp.example.com/keys" };
  expect(await compiled(credential, set)(sent(await token()))).toMatchObject({ kind: "proved" });
  expect(set.asked()).toBe(0);
});

test("[S64] keys that can't be had refuse for now, not for good", async () => {
  const keySet = () => ({ read: async () => "the issuer's keys can't be fetched", again: () => null });
  const check = compiled({ scheme: "jwt", issuer: "https://idp.example.com" }, { keySet });
  expect(await check(sent(await token()))).toMatchObject({ kind: "refused", unavailable: true });
  const old = { version: 1, keys: [{ ...(await exportJWK(other.publicKey)), kid: "old" }] };
  const away = {
    keySet: () => ({ read: () => old, again: async () => "the issuer's keys can't be fetched" }),
  };
  const known = compiled({ scheme: "jwt", jwksUrl: "https://idp.example.com/keys" }, away);
  // The issuer may have come to sign with another key; a signature that is wrong stays so.
  expect(await known(sent(await token(right, { kid: "new" })))).toMatchObject({ unavailable: true });
  expect(await known(sent(await token(right, { kid: "old" })))).toEqual({
    kind: "refused",
    reason: "the signature differs",
  });
});

test.each([
  [{}, /^secret: say where the key is/],
  [{ secret: "a", jwksUrl: "https://x.example.com" }, /^secret: give one of/],
  [{ jwksUrl: "http://idp.example.com/keys" }, /^jwksUrl: must begin with https/],
  [{ issuer: "accounts.example.com" }, /^issuer: must be an https/],
  [{ secret: "a", algorithms: ["RS256"] }, /^algorithms: RS256 is not for a secret/],
  [{ publicKey: pem, algorithms: ["HS256"] }, /^algorithms: HS256 is not for public keys/],
  [{ publicKey: pem, algorithms: ["none"] }, /^algorithms/],
  [{ publicKey: pem, claims: [{ claim: "a" }] }, /^claims\.0: give exactly one/],
  [{ publicKey: pem, claims: [{ claim: "$..[", exists: true }] }, /^claims\.0\.claim: /],
])("[S64] the settings %j are refused with the field", (settings, issue) => {
  expect(issuesOf({ scheme: "jwt", ...settings })).toEqual(
    expect.arrayContaining([expect.stringMatching(issue)]),
  );
});

test("[S64] a private key, or what is no key, is no public key", () => {
  const privatePem = rsa.privateKey.export({ type: "pkcs8", format: "pem" });
  for (const publicKey of [privatePem, rsa.privateKey.export({ format: "jwk" }), "nothing", { kty: "RSA" }])
    expect(() => compiled({ scheme: "jwt", publicKey })).toThrow(/^publicKey/);
});
