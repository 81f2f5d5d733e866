import { expect, test } from "vitest";
import { compiled, issuesOf, proof } from "../../test/proof.ts";

test("settings that would look as if they protected something are refused", () => {
  expect(issuesOf({ scheme: "none", secret: "token" })).toEqual([expect.stringMatching(/^secret: /)]);
});

test("everybody is accepted", () => {
  expect(compiled({ scheme: "none" })(proof())).toEqual({ kind: "proved" });
});
