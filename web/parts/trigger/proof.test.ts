import { expect, test } from "vitest";
import { Name } from "../../../src/contract/name.ts";
import { freeName, missingIn, proofOf, tokenSource, withSettings } from "./proof.ts";

const begun = proofOf("bearer");

test.each([
  ["one", "key"],
  ["chosen", "secret"],
] as const)(
  "a token from %s key or secret that is not there yet would be anybody's, and is missing",
  (source, path) => {
    expect(missingIn({ ...begun, source })).toMatchObject({ path });
    expect(missingIn(withSettings({ ...begun, source }, { [path]: "shop" }))).toBeNull();
  },
);

test("what a stored credential takes is told by what it names, and nothing is missing", () => {
  const stored = withSettings(begun, { secret: "shop" });
  expect([tokenSource(begun), tokenSource(stored), missingIn(stored), missingIn(begun)]).toEqual([
    "any",
    "chosen",
    null,
    null,
  ]);
});

test("a proposed name is one that may be taken, however long what it is made of, and whatever is taken", () => {
  const long = `${"p".repeat(63)}-secret`;
  const first = freeName(long, new Set());
  const second = freeName(long, new Set([first]));
  expect([first, second].map((name) => Name.safeParse(name).success)).toEqual([true, true]);
  expect(second).not.toBe(first);
  expect([freeName("shop-secret", new Set()), freeName("shop-secret", new Set(["shop-secret"]))]).toEqual([
    "shop-secret",
    "shop-secret-2",
  ]);
});
