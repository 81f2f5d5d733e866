import { expect, test } from "vitest";
import { compiled, issuesOf, proof } from "../../test/proof.ts";
import { basic } from "./basic.ts";

const kept = { secrets: { password: "pa:ss wörd" } };
const check = compiled({ scheme: "basic", username: "partner", secret: "password" }, kept);
const encoded = (pair: string) => Buffer.from(pair).toString("base64");
const sent = (credentials: string) => proof({ headers: { authorization: `Basic ${credentials}` } });

test.each([
  ["no header", proof(), "there is no Authorization header"],
  ["another scheme", proof({ headers: { authorization: "Bearer x" } }), "not Basic"],
  ["nothing after Basic", sent(""), "nothing after Basic"],
  ["malformed base64", sent("%%%%"), "not base64"],
  ["base64 of an impossible length", sent("abcde"), "not base64"],
  ["base64 that ends in the middle", sent("cGFydG5lcg="), "not base64"],
  ["no colon", sent(encoded("partner")), "no colon"],
  ["a wrong password", sent(encoded("partner:wrong")), "is not the expected one"],
  ["a wrong user", sent(encoded("other:pa:ss wörd")), "is not the expected one"],
  ["the user in another case", sent(encoded("Partner:pa:ss wörd")), "is not the expected one"],
  ["half of the password", sent(encoded("partner:pa")), "is not the expected one"],
  ["an empty password", sent(encoded("partner:")), "is not the expected one"],
  [
    "bytes that are not UTF-8",
    sent(Buffer.from([0x70, 0x3a, 0xff]).toString("base64")),
    "is not the expected",
  ],
])("[S28] a call with %s is refused with a reason", (_, request, reason) => {
  expect(check(request)).toMatchObject({ kind: "refused", reason: expect.stringContaining(reason) });
});

test("a user name with a colon or without a letter is refused when the trigger is written", () => {
  expect(issuesOf({ scheme: "basic", username: "a:b", secret: "password" })).toEqual([
    expect.stringMatching(/^username: must not hold a colon/),
  ]);
  expect(issuesOf({ scheme: "basic", username: "", secret: "" })).toEqual([
    expect.stringMatching(/^username: /),
    expect.stringMatching(/^username: /),
    expect.stringMatching(/^secret: /),
  ]);
});

test("[S12] the user name and the password are accepted, in UTF-8 and with colons in the password", () => {
  expect(check(sent(encoded("partner:pa:ss wörd")))).toEqual({ kind: "proved" });
  expect(check(sent(encoded("partner:pa:ss wörd").replace(/=+$/, "")))).toEqual({ kind: "proved" });
});

test("the challenge asks for UTF-8", () => {
  expect(basic.challenge).toBe('Basic realm="Tripline", charset="UTF-8"');
});
