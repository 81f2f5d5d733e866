import { expect, test } from "vitest";
import { compiled, issuesOf, proof } from "../../test/proof.ts";
import { sharedKey } from "./shared-key.ts";

const kept = { secrets: { shop: "webhook-secret-key-2024", plus: "a+b/c=" } };
const check = compiled({ scheme: "shared-key", secret: "shop" }, kept);

test.each([
  ["no key", proof(), "neither a query parameter key nor a header X-Shared-Key"],
  ["an empty key", proof({ url: "/?key=" }), "neither"],
  ["a wrong key", proof({ url: "/?key=webhook-secret-key-2025" }), "not the expected one"],
  ["a shorter key", proof({ url: "/?key=webhook" }), "not the expected one"],
  ["a longer key", proof({ url: "/?key=webhook-secret-key-2024x" }), "not the expected one"],
  ["the key in another case", proof({ url: "/?key=WEBHOOK-SECRET-KEY-2024" }), "not the expected one"],
  ["the key twice", proof({ url: "/?key=webhook-secret-key-2024&key=webhook-secret-key-2024" }), "2 times"],
  ["a wrong header", proof({ headers: { "x-shared-key": "wrong" } }), "not the expected one"],
  ["the key under another name", proof({ url: "/?Key=webhook-secret-key-2024" }), "neither"],
])("[S115] a call with %s is refused", (_, request, reason) => {
  expect(check(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("a key whose + became a space is refused with what to do", () => {
  const plus = compiled({ scheme: "shared-key", secret: "plus" }, kept);
  expect(plus(proof({ url: "/?key=a+b/c=" }))).toMatchObject({ reason: expect.stringContaining("%2B") });
  expect(plus(proof({ url: "/?key=a%2Bb%2Fc%3D" }))).toEqual({ kind: "proved" });
});

test("the key is named to be masked, in the URL and in the header", () => {
  expect(sharedKey.carries({ secret: "shop", parameter: "key" })).toEqual({
    query: ["key"],
    headers: ["x-shared-key"],
  });
});

test("a trigger without the name of a secret is refused", () => {
  expect(issuesOf({ scheme: "shared-key" })).toEqual([expect.stringMatching(/^secret: /)]);
  expect(issuesOf({ scheme: "shared-key", secret: "" })).toEqual([expect.stringMatching(/^secret: /)]);
});

test("[S102] [S107] the key is accepted in the URL and in the header", () => {
  expect(check(proof({ url: "/api/webhook/a/b?key=webhook-secret-key-2024" }))).toEqual({ kind: "proved" });
  expect(check(proof({ headers: { "x-shared-key": "webhook-secret-key-2024" } }))).toEqual({
    kind: "proved",
  });
});

test("the refusal is the one of shared keys", () => {
  expect(sharedKey.refusal).toBe("shared_key");
});
