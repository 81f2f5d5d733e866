import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import type { Attempt } from "../contract/run.ts";
import { runTree } from "./run-tree.ts";

const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();
const line = (path: string, given: Partial<Attempt> = {}): Attempt => ({
  path,
  attempt: 1,
  type: "act",
  status: "succeeded",
  startedAt: at(0),
  endedAt: at(5),
  output: "ok",
  error: null,
  wakeAt: null,
  console: [],
  saved: {},
  answer: null,
  ...given,
});
const tree = (attempts: Attempt[]) => stripVTControlCharacters(runTree(attempts)).split("\n");

test("a run in which nothing has ended says so", () => {
  expect(tree([])).toEqual(["No step has ended yet."]);
});

test("a step that works through a list says how far it is", () => {
  const waiting = { status: "waiting", output: null, progress: { of: 700, delivered: 20 } } as const;
  expect(tree([line("spread", waiting)])).toEqual(['spread  act  waiting  5 ms  {"of":700,"delivered":20}']);
});

test("steps stand below those that hold them, with every attempt, in the order in which they began", () => {
  const failed = {
    status: "failed",
    error: { message: "No." },
    resumed: { at: at(9), anew: false },
  } as const;
  expect(
    tree([
      line("first", { startedAt: at(0) }),
      line("lines/each/1/charge", { ...failed, startedAt: at(20), endedAt: at(1_520) }),
      line("lines/each/1/charge", { attempt: 2, edited: true, startedAt: at(2_000), endedAt: at(2_000) }),
      line("lines/each/0/charge", { startedAt: at(10), endedAt: at(11) }),
      line("lines", { type: "loop", startedAt: at(6), endedAt: at(3_000), output: [1] }),
    ]),
  ).toEqual([
    'first  act  succeeded  5 ms  "ok"',
    "lines  loop  succeeded  3.0 s  [1]",
    "  each",
    "    0",
    '      charge  act  succeeded  1 ms  "ok"',
    "    1",
    "      charge  act, attempt 1, resumed  failed  1.5 s  No.",
    '      charge  act, attempt 2, output given  succeeded  0 ms  "ok"',
  ]);
});

test("of thousands of lines the first are shown", () => {
  const many = Array.from({ length: 1_000 }, (_, index) => line(`lines/each/${index}/x`));
  expect(tree(many).length).toBe(201);
  expect(tree(many).at(-1)).toMatch(/^\d+ more lines: --json$/);
});
