import { expect, test } from "vitest";
import { missingIn, proofOf, tokenSource, withSettings } from "./proof.ts";

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
