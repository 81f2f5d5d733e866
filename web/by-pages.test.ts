import { expect, test } from "vitest";
import { byPages, type PagesDone } from "./by-pages.ts";

/** Three pages; the second has failed `failures` times before it is done. */
function pages(failures: number) {
  const asked: (string | undefined)[] = [];
  let left = failures;
  const page = async (before: string | undefined) => {
    asked.push(before);
    if (before === "b" && left > 0) {
      left -= 1;
      throw new Error("The store is busy.");
    }
    const next = before === undefined ? "b" : before === "b" ? "c" : null;
    return { done: 2, next, ...(before === "b" && { refused: ["It is gone."] }) };
  };
  return { page, asked };
}

function task(before: PagesDone | null = null) {
  const stopping = new AbortController();
  const told: PagesDone[] = [];
  return {
    signal: stopping.signal,
    stop: () => stopping.abort(),
    told,
    before,
    tell: (so: PagesDone) => told.push(so),
  };
}

test("what has failed goes on where it was, with what was done counted", async () => {
  const { page, asked } = pages(1);
  const first = task();
  await expect(byPages(page, first)).rejects.toThrow("busy");
  const second = task(first.told.at(-1) ?? null);
  expect(await byPages(page, second)).toMatchObject({ done: 6, refused: ["It is gone."] });
  expect(asked).toEqual([undefined, "b", "b", "c"]);
});

test("when it is stopped, no further call is made, and what was done is told", async () => {
  const { page, asked } = pages(0);
  const stopped = task();
  const done = await byPages(page, { ...stopped, tell: stopped.stop });
  expect([done.done, asked]).toEqual([2, [undefined]]);
});
