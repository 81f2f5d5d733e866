import { expect, test } from "vitest";
import { Shares } from "./shares.ts";

test("one caller, and one workspace, leaves room for others; what is given back is to be had again", () => {
  const shares = new Shares({ total: 4, workspace: 3, actor: 2 });
  const by = (id: string, workspace: string) => ({ actor: { id }, workspace });
  const back = shares.take(by("ada", "default"));
  shares.take(by("ada", "default"));
  expect(shares.full(by("ada", "default"))).toBe(2);
  expect(shares.full(by("bob", "default"))).toBeNull();
  shares.take(by("bob", "default"));
  expect(shares.full(by("cy", "default"))).toBe(3);
  expect(shares.full(by("cy", "shop"))).toBeNull();
  shares.take(by("cy", "shop"));
  expect(shares.full(by("dan", "other"))).toBe(4);
  back();
  expect(shares.full(by("ada", "default"))).toBeNull();
  expect(shares.full(by("dan", "other"))).toBeNull();
});
