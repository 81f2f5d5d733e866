import { expect, test } from "vitest";
import type { Attempt } from "../../../src/contract/run.ts";
import { listMark, placeOfRun, roundToShow, runOnCanvas, stepMark } from "./run-marks.ts";
import { treeOf } from "./run-tree.ts";

const instant = (ms: number) => new Date(1_000_000 + ms).toISOString();
const attempt = (path: string, given: Partial<Attempt> = {}): Attempt => ({
  path,
  attempt: 1,
  type: "transform",
  status: "succeeded",
  startedAt: instant(0),
  endedAt: instant(100),
  output: null,
  error: null,
  wakeAt: null,
  console: [],
  saved: {},
  answer: null,
  ...given,
});
const step = (id: string) => ({ id, type: "transform", config: {}, timeoutMs: 1, disabled: false });
const now = 1_000_000 + 5_000;
const failed = { status: "failed" as const, error: { message: "no" } };

function drawn(attempts: readonly Attempt[], underWay: Parameters<typeof treeOf>[0]["underWay"] = []) {
  const canvas = runOnCanvas(treeOf({ attempts, underWay, steps: [step("lines"), step("end")] }));
  const steps = (id: string) => canvas.steps.get(id) ?? [];
  return { steps, mark: (id: string) => stepMark(steps(id), now).text, lists: canvas.lists };
}

test("a step that has not begun, one that was tried again and one under way say so", () => {
  const underWay = [{ path: "end", type: "transform", attempt: 1, startedAt: instant(3_000) }];
  const { mark } = drawn(
    [
      attempt("lines", { ...failed, wakeAt: instant(200) }),
      attempt("lines", { attempt: 2, startedAt: instant(200), endedAt: instant(1_200) }),
    ],
    underWay,
  );
  expect([mark("lines"), mark("end"), mark("nowhere")]).toEqual([
    "succeeded · 2 attempts · 1.2 s",
    "running · 2 s",
    "not begun",
  ]);
});

test("a step that waits has waited until now", () => {
  const { mark } = drawn([attempt("lines", { status: "waiting", endedAt: instant(3) })]);
  expect(mark("lines")).toBe("waiting · 5 s");
});

test("a step in rounds counts how they went, and its list counts the rounds", () => {
  const { steps, mark, lists } = drawn([
    attempt("lines/each/0/charge"),
    attempt("lines/each/1/charge", { ...failed, endedAt: instant(900) }),
    attempt("lines/each/2/charge"),
  ]);
  expect(mark("charge")).toBe("2 succeeded, 1 failed · 900 ms");
  expect(listMark(lists.get("lines/each") ?? [])).toEqual({ state: "failed", text: "3 rounds, 1 failed" });
  expect(roundToShow(steps("charge"))?.path).toBe("lines/each/1/charge");
});

test("an arm says how it went, and of rounds that went well the last is looked at", () => {
  const { steps, lists } = drawn([
    attempt("lines/each/0/choose/arms.1/ship"),
    attempt("lines/each/1/choose/arms.1/ship"),
  ]);
  expect(listMark(lists.get("choose/arms.1") ?? []).text).toBe("succeeded");
  expect(roundToShow(steps("ship"))?.path).toBe("lines/each/1/choose/arms.1/ship");
});

test("a run is at the innermost step under way, or where it has failed", () => {
  const attempts = [
    attempt("lines/each/0/charge", { status: "waiting" }),
    attempt("lines/each/1/pay", failed),
  ];
  const canvas = runOnCanvas(treeOf({ attempts, underWay: [], steps: [step("lines")] }));
  const error = { message: "no", step: "lines/each/1/pay" };
  expect(placeOfRun({ status: "waiting", error: null }, canvas)).toBe("charge");
  expect(placeOfRun({ status: "failed", error }, canvas)).toBe("pay");
  expect(placeOfRun({ status: "succeeded", error: null }, canvas)).toBeNull();
});
