import { expect, test } from "vitest";
import { compiled, issuesOf, proof } from "../../test/proof.ts";
import { headerToken } from "./header-token.ts";

const kept = { secrets: { shop: "first-token", till: "zweites-tökchen", blank: "" } };
const credential = { scheme: "header-token", header: "X-App-Token", secrets: ["shop", "till"] };
const check = compiled(credential, kept);
const sent = (token: string | undefined) => proof({ headers: { "x-app-token": token } });
const asBytes = (text: string) => Buffer.from(text).toString("latin1");

test.each([
  ["no header", proof(), "there is no header X-App-Token"],
  ["an empty header", sent("  "), "there is no header X-App-Token"],
  ["another token", sent("other"), "is not an expected one"],
  ["half of a token", sent("first"), "is not an expected one"],
  ["a token and more", sent("first-token1"), "is not an expected one"],
  ["another case", sent("First-Token"), "is not an expected one"],
  ["the header twice", sent("first-token, first-token"), "is not an expected one"],
  ["characters outside ASCII", sent("\u0161\u0161"), "is not an expected one"],
  ["the token in the URL", proof({ url: "/?X-App-Token=first-token" }), "there is no header"],
])("[S67] a token in a header is refused with %s", (_, request, reason) => {
  expect(check(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("[S67] without the word before it a token is refused", () => {
  const prefixed = compiled({ ...credential, prefix: "Token " }, kept);
  expect(prefixed(sent("first-token"))).toMatchObject({
    reason: expect.stringContaining('begin with "Token "'),
  });
  expect(prefixed(sent("Token first-token"))).toEqual({ kind: "proved" });
});

test("an empty token proves nothing, and a definition without tokens is refused", () => {
  expect(() => compiled({ ...credential, secrets: ["shop", "blank"] }, kept)).toThrow(
    "secret blank is empty",
  );
  expect(issuesOf({ ...credential, secrets: [] })).toEqual([expect.stringMatching(/^secrets: /)]);
  expect(issuesOf({ ...credential, header: "X App" })).toEqual([expect.stringMatching(/^header: /)]);
});

test("[S67] any one of the tokens is accepted, and the header is masked", () => {
  expect(check(sent("first-token"))).toEqual({ kind: "proved" });
  expect(check(sent(asBytes("zweites-tökchen")))).toEqual({ kind: "proved" });
  expect(headerToken.carries({ header: "X-App-Token", secrets: ["shop"], prefix: "" })).toEqual({
    headers: ["x-app-token"],
  });
});
