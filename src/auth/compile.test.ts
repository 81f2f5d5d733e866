import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { doors, now, proof } from "../../test/proof.ts";
import { compileCredentials } from "./compile.ts";

const kept = doors({
  secrets: { old: "old secret", new: "new secret", shop: "shop-key", blank: "" },
  keys: [{ id: "key_1", name: "partner", key: "trip_partner" }],
});
const body = "{}";
const signedWith = (secret: string) =>
  proof({
    body,
    headers: { "x-signature": createHmac("sha256", secret).update(body).digest("hex") },
  });
const hmac = (fields: object = {}) => ({ scheme: "hmac", header: "X-Signature", secret: "old", ...fields });
const shared = { scheme: "shared-key", secret: "shop" };
const bearer = { scheme: "bearer" };

test("a credential is refused before and after its time, with the reason", () => {
  const early = compileCredentials([hmac({ notBefore: "2026-02-01T00:00:00Z" })], kept);
  expect(early.verify(signedWith("old secret"))).toMatchObject({
    kind: "refused",
    reason: "it is not valid before 2026-02-01T00:00:00Z",
  });
  const late = compileCredentials([hmac({ notAfter: "2026-01-31T12:00:00Z" })], kept);
  expect(late.verify(signedWith("old secret"))).toMatchObject({
    kind: "refused",
    reason: "it is not valid since 2026-01-31T12:00:00Z",
  });
  const justBefore = { ...signedWith("old secret"), now: now - 1 };
  expect(late.verify(justBefore)).toMatchObject({ kind: "proved" });
});

test("a refusal gives the reason of each credential, by name or by scheme and place", () => {
  const verifier = compileCredentials([hmac({ name: "main" }), hmac({ secret: "new" })], kept);
  expect(verifier.verify(signedWith("wrong"))).toMatchObject({
    kind: "refused",
    reason: "main: the signature differs; hmac 2: the signature differs",
    reasons: [
      { credential: "main", reason: "the signature differs" },
      { credential: "hmac 2", reason: "the signature differs" },
    ],
    refusal: "signature",
    stale: false,
  });
});

test("the refusal is the one of the only kind, whatever the request carries", () => {
  const verifier = compileCredentials([shared], kept);
  expect(verifier.verify(proof())).toMatchObject({ refusal: "shared_key" });
  expect(verifier.verify(signedWith("x"))).toMatchObject({ refusal: "shared_key" });
});

test("among several kinds the refusal is the one of the scheme that the request tried", () => {
  const verifier = compileCredentials([bearer, hmac(), shared], kept);
  expect(verifier.verify(proof())).toMatchObject({ refusal: "credentials" });
  expect(verifier.verify(signedWith("x"))).toMatchObject({ refusal: "signature" });
  expect(verifier.verify(proof({ url: "/?key=x" }))).toMatchObject({ refusal: "shared_key" });
  const tried = proof({ headers: { authorization: "Bearer x" } });
  expect(verifier.verify(tried)).toMatchObject({ refusal: "credentials" });
});

test("a credential whose secret is missing refuses and is reported; the others go on", () => {
  const credentials = [hmac({ secret: "gone", name: "main" }), hmac(), hmac({ secret: "env:NOT_SET" })];
  const verifier = compileCredentials(credentials, kept);
  const notSet = "secret env:NOT_SET is not set: this process has no environment variable NOT_SET";
  expect(verifier.problems).toEqual(["main: secret gone is not set", `hmac 3: ${notSet}`]);
  expect(verifier.verify(signedWith("wrong"))).toMatchObject({
    reasons: [{ reason: "secret gone is not set" }, {}, { reason: notSet }],
  });
  expect(verifier.verify(signedWith("old secret"))).toMatchObject({ kind: "proved", index: 1 });
});

test("an empty secret proves nothing", () => {
  const verifier = compileCredentials([hmac({ secret: "blank" }), { ...shared, secret: "blank" }], kept);
  expect(verifier.problems).toEqual(["hmac 1: secret blank is empty", "shared-key 2: secret blank is empty"]);
  expect(verifier.verify(signedWith(""))).toMatchObject({ kind: "refused" });
  expect(verifier.verify(proof({ url: "/?key=" }))).toMatchObject({ kind: "refused" });
});

test("a credential that was not written correctly refuses and is reported", () => {
  const verifier = compileCredentials([{ scheme: "magic" }, hmac({ header: 7 })], kept);
  expect(verifier.problems).toEqual([
    expect.stringContaining('no scheme is named "magic"'),
    expect.stringContaining("header: "),
  ]);
  expect(verifier.verify(proof())).toMatchObject({ kind: "refused" });
});

test("no credentials at all let nobody in", () => {
  expect(compileCredentials([], kept).verify(proof())).toMatchObject({
    kind: "refused",
    reason: "no credential is set",
  });
});

test("[S68] a genuine but old call is marked as stale", () => {
  const timed = hmac({ payload: "{timestamp}{body}", timestamp: { header: "X-Time" } });
  const time = String(now / 1_000 - 3_600);
  const signature = createHmac("sha256", "old secret").update(`${time}${body}`).digest("hex");
  const request = proof({ body, headers: { "x-time": time, "x-signature": signature } });
  expect(compileCredentials([bearer, timed], kept).verify(request)).toMatchObject({
    kind: "refused",
    refusal: "signature",
    stale: true,
  });
});

test("a refusal challenges for the schemes that HTTP knows, each once", () => {
  const basic = { scheme: "basic", username: "partner", secret: "old" };
  const challenges = ["Bearer", 'Basic realm="Tripline", charset="UTF-8"'];
  const verifier = compileCredentials([bearer, basic, hmac(), { scheme: "bearer", secret: "new" }], kept);
  expect(verifier.challenges).toEqual(challenges);
  expect(verifier.verify(proof())).toMatchObject({ challenges });
  expect(compileCredentials([hmac()], kept).challenges).toEqual([]);
});

test("what carries a credential is collected for masking; signatures are not masked", () => {
  const { carries } = compileCredentials([bearer, hmac(), shared, { ...shared, secret: "gone" }], kept);
  expect(carries).toEqual({ headers: ["authorization", "authentication", "x-shared-key"], query: ["key"] });
});

test("[S72] signatures with the old and with the new secret are accepted while both are valid", () => {
  const verifier = compileCredentials(
    [
      hmac({ name: "until-february", notAfter: "2026-02-01T00:00:00Z" }),
      hmac({ name: "new", secret: "new", notBefore: "2026-01-31T00:00:00Z" }),
    ],
    kept,
  );
  expect(verifier.verify(signedWith("old secret"))).toMatchObject({
    kind: "proved",
    credential: "until-february",
  });
  expect(verifier.verify(signedWith("new secret"))).toMatchObject({
    kind: "proved",
    credential: "new",
    index: 1,
  });
  const later = Date.parse("2026-02-01T00:00:00Z");
  expect(verifier.verify({ ...signedWith("old secret"), now: later })).toMatchObject({ kind: "refused" });
  expect(verifier.verify({ ...signedWith("new secret"), now: later })).toMatchObject({ kind: "proved" });
});

test("any one credential suffices, and the outcome names it and its key", () => {
  const verifier = compileCredentials([hmac(), shared, { ...bearer, name: "partners" }], kept);
  expect(verifier.verify(proof({ headers: { authorization: "Bearer trip_partner" } }))).toEqual({
    kind: "proved",
    index: 2,
    credential: "partners",
    scheme: "bearer",
    keyId: "key_1",
  });
  expect(verifier.verify(proof({ url: "/?key=shop-key" }))).toMatchObject({
    kind: "proved",
    credential: "shared-key 2",
  });
  expect(verifier.problems).toEqual([]);
});
