import { expect, test } from "vitest";
import { issuesOf } from "../../test/proof.ts";
import { callExample, parseCredential, secretsOf } from "./credential.ts";

test("an unknown scheme is refused with the known ones, or with the one that was meant", () => {
  expect(issuesOf({ scheme: "voodoo" })).toEqual([
    expect.stringMatching(
      /^scheme: no scheme is named "voodoo"; known are bearer, api-key, .*none, .*stripe/,
    ),
  ]);
  expect(issuesOf({ scheme: "strip" })).toEqual(['scheme: no scheme is named "strip"; did you mean stripe?']);
  expect(issuesOf({ scheme: "constructor" })).toEqual([expect.stringMatching(/^scheme: /)]);
});

test("unknown fields are refused with their path, nested ones too", () => {
  const fields = { header: "X-Sign", secret: "s", hedaer: "X", timestamp: { header: "X-Time", units: "s" } };
  expect(issuesOf({ scheme: "hmac", ...fields })).toEqual([
    expect.stringMatching(/^timestamp\.units: /),
    expect.stringMatching(/^hedaer: /),
  ]);
});

test("a time of validity that never is is refused", () => {
  const never = { notBefore: "2026-02-01T00:00:00Z", notAfter: "2026-01-01T00:00:00Z" };
  expect(issuesOf({ scheme: "none", ...never })).toEqual(["notAfter: must be later than notBefore"]);
});

test("what every credential may have is no field of the scheme", () => {
  const common = { name: "main", notBefore: "2026-01-01T00:00:00Z", notAfter: "2026-02-01T00:00:00Z" };
  expect(parseCredential({ scheme: "none", ...common })).toMatchObject({ kind: "parsed", config: {} });
});

test("the secrets that a trigger needs are named once", () => {
  const hmac = { scheme: "hmac", header: "X-Sign", secret: "signing" };
  expect(
    secretsOf([hmac, { ...hmac, header: "X-Other" }, { scheme: "bearer" }, { scheme: "magic" }]),
  ).toEqual(["signing"]);
});

test("the example of a call is the one of the first valid credential", () => {
  expect(callExample([])).toEqual({});
  expect(callExample([{ scheme: "magic" }, { scheme: "bearer" }])).toEqual({
    headers: { Authorization: "Bearer YOUR_API_KEY_HERE" },
  });
});
