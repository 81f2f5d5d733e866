import { expect, test } from "vitest";
import { StoreUnavailable } from "../contract/problem.ts";
import { Looker } from "./looker.ts";

/** A looker whose looks answer one after the other as they are told to. */
function looking(answers: (number | null | Error)[], againMs: number | null = null) {
  const seen = { looks: 0, logged: [] as string[], idle: 0, during: () => {} };
  const note = (level: string) => (message: string) => void seen.logged.push(`${level} ${message}`);
  const looker = new Looker({
    look: async () => {
      seen.looks += 1;
      seen.during();
      seen.during = () => {};
      const answer = answers.shift() ?? null;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    log: { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") },
    fault: "not looked at; trying again",
    againMs,
    idle: () => (seen.idle += 1),
  });
  return { looker, seen };
}

test("a look that fails is logged, and comes again after its pause and no earlier", async () => {
  const { looker, seen } = looking([new StoreUnavailable("down"), new Error("broken"), 60_000], 40);
  await using _ = looker;
  const from = performance.now();
  looker.hint();
  await expect.poll(() => seen.looks).toBe(3);
  expect(performance.now() - from).toBeGreaterThan(75);
  expect(seen.logged).toEqual(["warn not looked at; trying again", "error not looked at; trying again"]);
});

test("hints of one turn share a look, and one that comes meanwhile is served by one more", async () => {
  const { looker, seen } = looking([]);
  looker.hint();
  looker.hint();
  await expect.poll(() => seen.idle).toBe(1);
  expect(seen.looks).toBe(1);
  seen.during = () => looker.hint();
  looker.hint();
  await expect.poll(() => seen.idle).toBe(2);
  expect(seen.looks).toBe(3);
});

test("while there is more it looks at once; the nearest of its times counts; disposed of it looks no more", async () => {
  const { looker, seen } = looking([0, 0, 60_000]);
  looker.within(60_000);
  looker.within(1);
  await expect.poll(() => seen.looks).toBe(3);
  looker.within(1);
  await looker[Symbol.asyncDispose]();
  looker.hint();
  looker.within(1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(seen).toMatchObject({ looks: 3, logged: [], idle: 0 });
});
