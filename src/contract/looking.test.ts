import { expect, test } from "vitest";
import { lookFor } from "./looking.ts";

/** Pages as a server gives them that has looked through some: what they hold, by where they begin. */
function reading(pages: Record<string, number[]>) {
  const asked: [before: string | undefined, limit: number][] = [];
  const names = Object.keys(pages);
  const read = async ({ before, limit }: { before?: string | undefined; limit: number }) => {
    asked.push([before, limit]);
    const at = before ?? "first";
    const items = (pages[at] ?? []).slice(0, limit);
    return { items, next: names[names.indexOf(at) + 1] ?? null, searchedTo: `looked from ${at}` };
  };
  return { read, asked };
}

const pages = { first: [], b: [1, 2], c: [], d: [3, 4, 5] };

test("pages that hold few or none are followed until there are enough", async () => {
  const { read, asked } = reading(pages);
  const told: number[] = [];
  const tell = ({ items }: { items: readonly number[] }) => {
    told.push(items.length);
    return false;
  };
  const found = await lookFor({ read, before: undefined, limit: 4, tell });
  expect(found).toEqual({ items: [1, 2, 3, 4], next: null, searchedTo: "looked from d" });
  expect(asked).toEqual([
    [undefined, 4],
    ["b", 4],
    ["c", 2],
    ["d", 2],
  ]);
  expect(told).toEqual([0, 2, 2]);
});

test("it ends where that is said, and tells where it would go on", async () => {
  const { read, asked } = reading(pages);
  const found = await lookFor({ read, before: "b", limit: 1_500, tell: ({ items }) => items.length > 1 });
  expect(found).toEqual({ items: [1, 2], next: "c", searchedTo: "looked from b" });
  expect(asked).toEqual([["b", 1_000]]);
});
