import { expect, test } from "vitest";
import { compiled, issuesOf, proof } from "../../test/proof.ts";
import { apiKey } from "./api-key.ts";

const kept = {
  secrets: { gitlab: "chosen" },
  keys: [
    { id: "key_1", name: "partner", key: "trip_partner" },
    { id: "key_2", name: "other", key: "trip_other" },
  ],
};
const inHeader = compiled({ scheme: "api-key" }, kept);
const inQuery = compiled({ scheme: "api-key", in: "query", parameter: "token" }, kept);

test.each([
  ["no header", proof(), "there is no header X-API-Key"],
  ["an empty header", proof({ headers: { "x-api-key": " " } }), "there is no header"],
  ["a wrong key", proof({ headers: { "x-api-key": "trip_wrong" } }), "unknown, expired or revoked"],
  ["the header twice", proof({ headers: { "x-api-key": "trip_partner, trip_partner" } }), "unknown"],
  ["the key in the URL", proof({ url: "/?X-API-Key=trip_partner" }), "there is no header"],
])("[S28] a key in a header is refused with %s", (_, request, reason) => {
  expect(inHeader(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test.each([
  ["no parameter", proof(), "there is no query parameter token"],
  ["an empty parameter", proof({ url: "/?token=" }), "there is no query parameter token"],
  ["a wrong key", proof({ url: "/?token=trip_wrong" }), "unknown, expired or revoked"],
  ["the name in another case", proof({ url: "/?Token=trip_partner" }), "there is no query parameter"],
  ["the parameter twice", proof({ url: "/?token=trip_partner&token=trip_partner" }), "2 times"],
  ["the key in a header", proof({ headers: { token: "trip_partner" } }), "there is no query parameter"],
])("[S28] a key in the URL is refused with %s", (_, request, reason) => {
  expect(inQuery(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("a header named like something that every object has is simply not there", () => {
  const odd = compiled({ scheme: "api-key", parameter: "constructor" }, kept);
  expect(odd(proof())).toMatchObject({ kind: "refused", reason: "there is no header constructor" });
});

test("a name that no header can have is refused when the trigger is written", () => {
  expect(issuesOf({ scheme: "api-key", parameter: "X API Key" })).toEqual([
    expect.stringMatching(/^parameter: must be the name of a header/),
  ]);
  expect(issuesOf({ scheme: "api-key", in: "query", parameter: "" })).toEqual([
    expect.stringMatching(/^parameter: /),
  ]);
  expect(issuesOf({ scheme: "api-key", in: "cookie" })).toEqual([expect.stringMatching(/^in: /)]);
});

test("[S11] an issued key is accepted in a header or a query parameter of any name", () => {
  expect(inHeader(proof({ headers: { "x-api-key": "trip_partner" } }))).toEqual({
    kind: "proved",
    keyId: "key_1",
  });
  expect(inQuery(proof({ url: "/?token=trip_other" }))).toEqual({ kind: "proved", keyId: "key_2" });
  const unnamed = compiled({ scheme: "api-key", in: "query" }, kept);
  expect(unnamed(proof({ url: "/?api_key=trip_partner" }))).toMatchObject({ kind: "proved" });
});

test("[S67] a custom header carries a token that the sender chose", () => {
  const gitlab = compiled({ scheme: "api-key", parameter: "X-Gitlab-Token", secret: "gitlab" }, kept);
  expect(gitlab(proof({ headers: { "x-gitlab-token": "chosen?" } }))).toMatchObject({ kind: "refused" });
  expect(gitlab(proof({ headers: { "x-gitlab-token": "chosen" } }))).toEqual({ kind: "proved" });
});

test("what carries the key is named, so that it is masked", () => {
  expect(apiKey.carries({ in: "header", parameter: "X-Token" })).toEqual({ headers: ["x-token"] });
  expect(apiKey.carries({ in: "query" })).toEqual({ query: ["api_key"] });
});
