import { expect, test } from "vitest";
import { runStep } from "../../test/step-context.ts";
import type { OwnMetric } from "../contract/metrics.ts";
import { metric } from "./metric.ts";
import { TerminalError } from "./step.ts";

test.each([
  ["no name", {}],
  ["a name with capitals", { name: "Orders" }],
  ["another kind", { name: "a", kind: "summary" }],
  ["a label that is no name", { name: "a", labels: { "a-b": "c" } }],
  [
    "too many labels",
    { name: "a", labels: Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`l${n}`, "a"])) },
  ],
])("%s is not valid", (_, config) => {
  expect(metric.config.safeParse(config).success).toBe(false);
});

test("a counter that shrinks, and a secret for a label, are refused when it is saved", () => {
  expect(metric.check?.(metric.config.parse({ name: "a", value: -1 }))).toHaveLength(1);
  const labels = { a: "{{ secrets.a }}", b: "secrets" };
  expect(metric.check?.(metric.config.parse({ name: "a", labels }))).toMatchObject([{ path: "labels.a" }]);
});

test("what a template gave is a number, or ends the run", async () => {
  const scope = { params: { text: "12.5", word: "many" } };
  expect((await runStep(metric, { name: "a", value: "{{ params.text }}" }, { scope })).output).toBe(12.5);
  await expect(runStep(metric, { name: "a", value: "{{ params.word }}" }, { scope })).rejects.toThrow(
    TerminalError,
  );
});

test("each kind is told to its own instrument, with the workspace and its labels", async () => {
  const told: [string, OwnMetric][] = [];
  const metrics = {
    count: (one: OwnMetric) => void told.push(["count", one]),
    set: (one: OwnMetric) => void told.push(["set", one]),
    observe: (one: OwnMetric) => void told.push(["observe", one]),
  };
  for (const kind of ["counter", "gauge", "histogram"])
    await runStep(
      metric,
      { name: "a", kind, value: 2, labels: { b: "x".repeat(300), c: null } },
      { metrics },
    );
  const one = { workspace: "default", name: "a", value: 2, labels: { b: "x".repeat(200), c: "" } };
  expect(told).toEqual([
    ["count", one],
    ["set", one],
    ["observe", one],
  ]);
});
