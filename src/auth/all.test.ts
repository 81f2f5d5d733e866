import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { doors, issuesOf, now, proof } from "../../test/proof.ts";
import { compileCredentials } from "./compile.ts";
import { callExample, secretsOf } from "./credential.ts";

const kept = doors({
  secrets: { old: "old secret", new: "new secret", shop: "shop-key" },
  keys: [{ id: "key_1", name: "partner", key: "trip_partner" }],
});
const body = "{}";
const hmac = (fields: object = {}) => ({ scheme: "hmac", header: "X-Signature", secret: "old", ...fields });
const rotated = {
  scheme: "any",
  name: "signature",
  of: [hmac({ name: "old", notAfter: "2026-02-01T00:00:00Z" }), hmac({ name: "new", secret: "new" })],
};
const both = { scheme: "all", of: [rotated, { scheme: "bearer" }] };
const verify = (credentials: Parameters<typeof compileCredentials>[0], request: ReturnType<typeof proof>) =>
  compileCredentials(credentials, kept).verify(request);
const call = ({ secret, key, at = now }: { secret?: string; key?: string; at?: number }) =>
  proof({
    body,
    now: at,
    headers: {
      ...(secret !== undefined && { "x-signature": createHmac("sha256", secret).update(body).digest("hex") }),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
  });

test.each([
  ["nothing", call({}), "signature", "signature: old: there is no header X-Signature"],
  ["only the key", call({ key: "trip_partner" }), "signature", "there is no header X-Signature"],
  [
    "only the signature",
    call({ secret: "old secret" }),
    "credentials",
    "bearer 2: there is no Authorization",
  ],
  ["a wrong key", call({ secret: "old secret", key: "x" }), "credentials", "bearer 2: the key is unknown"],
  [
    "a wrong signature",
    call({ secret: "x", key: "trip_partner" }),
    "signature",
    "new: the signature differs",
  ],
])("all of several refuse %s, as the one does that refused", (_, request, refusal, reason) => {
  expect(verify([both], request)).toMatchObject({
    kind: "refused",
    refusal,
    reason: expect.stringContaining(reason),
    challenges: ["Bearer"],
  });
});

test("beside other credentials the refusal is still the one of the member that refused", () => {
  const request = call({ secret: "wrong", key: "trip_partner" });
  const shared = { scheme: "shared-key", secret: "shop" };
  expect(verify([shared, both], request)).toMatchObject({ refusal: "signature" });
  expect(verify([shared, both], proof({ url: "/?key=x" }))).toMatchObject({ refusal: "shared_key" });
});

test("all of several that refuse a stale call say so", () => {
  const timed = hmac({ payload: "{timestamp}{body}", timestamp: { header: "X-Time" } });
  const time = String(now / 1_000 - 3_600);
  const signature = createHmac("sha256", "old secret").update(`${time}${body}`).digest("hex");
  const request = proof({ body, headers: { "x-time": time, "x-signature": signature } });
  expect(verify([{ scheme: "all", of: [timed, { scheme: "bearer" }] }], request)).toMatchObject({
    stale: true,
  });
});

test("[S72] all of several accept what all prove, with either secret while both are valid", () => {
  const later = Date.parse("2026-02-01T00:00:00Z");
  const key = "trip_partner";
  expect(verify([both], call({ secret: "old secret", key }))).toMatchObject({
    kind: "proved",
    credential: "all 1",
    keyId: "key_1",
  });
  expect(verify([both], call({ secret: "new secret", key, at: later }))).toMatchObject({ kind: "proved" });
  expect(verify([both], call({ secret: "old secret", key, at: later }))).toMatchObject({ kind: "refused" });
});

test("a member that can't work is reported; any of several goes on without it, all of several does not", () => {
  const broken = hmac({ name: "gone", secret: "gone" });
  const any = compileCredentials([{ scheme: "any", of: [broken, hmac()] }], kept);
  expect(any.problems).toEqual(["any 1: gone: secret gone is not set"]);
  expect(any.verify(call({ secret: "old secret" }))).toMatchObject({ kind: "proved" });
  const all = compileCredentials([{ scheme: "all", of: [hmac(), broken] }], kept);
  expect(all.problems).toEqual(["all 1: gone: secret gone is not set"]);
  expect(all.verify(call({ secret: "old secret" }))).toMatchObject({ kind: "refused" });
});

test("what is wrong inside is refused with the path when the trigger is written", () => {
  expect(issuesOf({ scheme: "all", of: [hmac({ header: "X Y" }), { scheme: "magic" }] })).toEqual([
    expect.stringMatching(/^of\.0\.header: must be the name/),
    expect.stringMatching(/^of\.1\.scheme: no scheme is named "magic"/),
  ]);
  expect(issuesOf({ scheme: "all", of: [hmac()] })).toEqual(["of: must have at least 2 items"]);
  expect(issuesOf({ scheme: "all", of: Array.from({ length: 9 }, () => hmac()) })).toEqual([
    "of: must have at most 8 items",
  ]);
  expect(issuesOf({ scheme: "any" })).toEqual(["of: is required"]);
});

test("what is nested too deep is refused, however deep it is", () => {
  const nested = (levels: number): { scheme: string; of?: unknown } =>
    levels === 0 ? { scheme: "bearer" } : { scheme: "any", of: [nested(levels - 1), { scheme: "none" }] };
  expect(issuesOf(nested(3))).toEqual([]);
  expect(issuesOf(nested(4))).toEqual(["of: all and any may nest 3 levels deep at most"]);
  let endless: { scheme: string; of?: unknown } = { scheme: "none" };
  for (let level = 0; level < 100_000; level += 1) endless = { scheme: "all", of: [endless, endless] };
  expect(issuesOf(endless)).toEqual(["of: all and any may nest 3 levels deep at most"]);
});

test("what carries a credential, and the secrets that are needed, are those of all members", () => {
  const { carries } = compileCredentials([both], kept);
  expect(carries).toEqual({ headers: ["authorization", "authentication"], query: [] });
  expect(secretsOf([both])).toEqual(["old", "new"]);
});

test("[S17] the example of a call proves itself to all", () => {
  const example = callExample([both]);
  expect(example).toMatchObject({
    headers: { Authorization: "Bearer YOUR_API_KEY_HERE" },
    sign: { header: "X-Signature" },
  });
  expect(callExample([{ scheme: "all", of: [hmac(), hmac({ header: "X-Other" })] }])).toMatchObject({
    unwritable: expect.stringContaining("several ways"),
  });
});

test("members that take their time are waited for, in their order", async () => {
  const jwksUrl = "https://keys.example.com/jwks.json";
  const token = `eyJhbGciOiJFZERTQSIsImtpZCI6IjEifQ.${Buffer.from("{}").toString("base64url")}.AAAA`;
  const slow = { ...kept, keySet: () => ({ read: () => Promise.resolve("no keys"), again: () => null }) };
  const verifier = compileCredentials(
    [{ scheme: "all", of: [hmac(), { scheme: "jwt", jwksUrl, audience: "a" }] }],
    slow,
  );
  const request = call({ secret: "old secret", key: token });
  expect(await verifier.verify(request)).toMatchObject({
    kind: "refused",
    reason: expect.stringContaining("jwt 2"),
  });
  expect(verifier.verify(call({ secret: "wrong", key: token }))).toMatchObject({ refusal: "signature" });
});
