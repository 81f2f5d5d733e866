import { expect, test } from "vitest";
import { withChanged } from "./growing-list.ts";

const page = {
  items: [
    { id: "c", at: 1 },
    { id: "b", at: 1 },
  ],
  next: "b",
};
const ids = ({ items }: { items: readonly { id: string }[] }) => items.map(({ id }) => id);

test("what is new comes first, what has changed stands where it stood", () => {
  const changed = withChanged(page, [
    { id: "b", at: 2 },
    { id: "d", at: 2 },
  ]);
  expect(changed.items).toEqual([
    { id: "d", at: 2 },
    { id: "c", at: 1 },
    { id: "b", at: 2 },
  ]);
});

test("what no longer fits goes, and what belongs to a later page stays away", () => {
  const fits = ({ at }: { at: number }) => at === 1;
  expect(
    ids(
      withChanged(
        page,
        [
          { id: "c", at: 2 },
          { id: "a", at: 1 },
        ],
        fits,
      ),
    ),
  ).toEqual(["b"]);
  expect(ids(withChanged({ ...page, next: null }, [{ id: "a", at: 1 }], fits))).toEqual(["c", "b", "a"]);
});

test("a page that grows too long goes on at the next", () => {
  const many = Array.from({ length: 200 }, (_, at) => ({ id: `x${String(at).padStart(3, "0")}`, at }));
  const grown = withChanged(page, many);
  expect([grown.items.length, grown.items[0]?.id, grown.next]).toEqual([200, "x199", "x000"]);
});
