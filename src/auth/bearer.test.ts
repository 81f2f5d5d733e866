import { expect, test } from "vitest";
import { compiled, issuesOf, now, proof } from "../../test/proof.ts";

const kept = {
  secrets: { token: "chosen-token", umlaut: "schlüssel" },
  keys: [
    { id: "key_1", name: "partner", key: "trip_partner" },
    { id: "key_2", name: "other", key: "trip_other" },
    { id: "key_3", name: "old", key: "trip_old", expiresAt: now },
  ],
};
const anyKey = compiled({ scheme: "bearer" }, kept);
const sent = (authorization: string, header = "authorization") =>
  proof({ headers: { [header]: authorization } });

test.each([
  ["no header", proof(), "there is no Authorization header"],
  ["another scheme", sent("Basic dTpw"), 'has the scheme "basic", not Bearer'],
  ["no token", sent("Bearer"), "nothing after Bearer"],
  ["an empty token", sent("Bearer   "), "nothing after Bearer"],
  ["two tokens", sent("Bearer trip_partner trip_other"), "more than one value"],
  ["two headers in one", sent("Bearer trip_partner, Bearer trip_other"), "more than one value"],
  ["an empty header", sent(""), "not Bearer"],
  ["an unknown key", sent("Bearer trip_unknown"), "unknown, expired or revoked"],
  ["a longer key", sent("Bearer trip_partnerx"), "unknown"],
  ["the key in another case", sent("Bearer TRIP_PARTNER"), "unknown"],
  ["the key in the query", proof({ url: "/?key=trip_partner" }), "there is no Authorization header"],
])("[S28] a call with %s is refused with a reason", (_, request, reason) => {
  expect(anyKey(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("[S16] an expired key is refused", () => {
  expect(anyKey(sent("Bearer trip_old"))).toMatchObject({ kind: "refused" });
  expect(anyKey({ ...sent("Bearer trip_old"), now: now - 1 })).toEqual({ kind: "proved", keyId: "key_3" });
});

test("a reason never repeats what was sent", () => {
  for (const header of ["trip_secret", "trip_secret x", "Bearer trip_secret", "Bearer trip_secret, x"]) {
    expect(JSON.stringify(anyKey(sent(header)))).not.toContain("trip_secret");
  }
});

test("a credential narrowed to one key refuses the others", () => {
  const narrowed = compiled({ scheme: "bearer", key: "partner" }, kept);
  expect(narrowed(sent("Bearer trip_other"))).toMatchObject({ kind: "refused" });
  expect(narrowed(sent("Bearer trip_partner"))).toEqual({ kind: "proved", keyId: "key_1" });
});

test("a token that the sender chose is compared with the secret, issued keys do not count", () => {
  const chosen = compiled({ scheme: "bearer", secret: "token" }, kept);
  expect(chosen(sent("Bearer trip_partner"))).toMatchObject({ kind: "refused" });
  expect(chosen(sent("Bearer chosen-toke"))).toMatchObject({ kind: "refused" });
  expect(chosen(sent("Bearer chosen-token-longer"))).toMatchObject({ kind: "refused" });
  expect(chosen(sent("Bearer chosen-token"))).toEqual({ kind: "proved" });
});

test("a token outside ASCII is compared by its UTF-8 bytes", () => {
  const chosen = compiled({ scheme: "bearer", secret: "umlaut" }, kept);
  expect(chosen(sent(`Bearer ${Buffer.from("schlüssel").toString("latin1")}`))).toEqual({ kind: "proved" });
});

test("a definition with two sources, an empty secret or an unknown field is refused with its path", () => {
  expect(issuesOf({ scheme: "bearer", key: "partner", secret: "token" })).toEqual([
    expect.stringMatching(/^secret: give either key or secret/),
  ]);
  expect(issuesOf({ scheme: "bearer", secret: "" })).toEqual([expect.stringMatching(/^secret: /)]);
  expect(issuesOf({ scheme: "bearer", token: "x" })).toEqual([expect.stringMatching(/^token: /)]);
});

test("[S10] an issued key after Bearer is accepted, in any case of the word", () => {
  for (const word of ["Bearer", "bearer", "BEARER"]) {
    expect(anyKey(sent(`${word} trip_partner`))).toEqual({ kind: "proved", keyId: "key_1" });
  }
});

test("[S10] a literal Authentication header counts when Authorization is absent", () => {
  expect(anyKey(sent("Bearer trip_partner", "authentication"))).toMatchObject({ kind: "proved" });
  const both = proof({ headers: { authorization: "Bearer wrong", authentication: "Bearer trip_partner" } });
  expect(anyKey(both)).toMatchObject({ kind: "refused" });
});
