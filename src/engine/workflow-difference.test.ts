import { expect, test } from "vitest";
import { WorkflowInput } from "../contract/workflow.ts";
import { stepKindOf } from "../steps/index.ts";
import { workflowDifference } from "./workflow-difference.ts";

const step = (id: string, value: unknown = id) => ({ id, type: "transform", config: { value } });
const branch = (id: string, arms: unknown[][], otherwise: unknown[] = []) => ({
  id,
  type: "branch",
  config: { arms: arms.map((steps) => ({ when: "true", steps })), else: otherwise },
});
const between = (before: unknown[] | null, after: unknown[], top: object = {}) =>
  workflowDifference(
    before && WorkflowInput.parse({ name: "flow", steps: before }),
    WorkflowInput.parse({ name: "flow", steps: after, ...top }),
    stepKindOf,
  );
const told = (before: unknown[], after: unknown[]) =>
  between(before, after).steps.map(({ kind, step: id, path, from }) =>
    [kind, id, ...(from === undefined ? [] : [from]), path].join(" "),
  );

test("the same says nothing", () => {
  const steps = [step("a"), branch("b", [[step("c")]], [step("d")])];
  expect(between(steps, steps)).toEqual({ fields: [], steps: [] });
});

test("everything is new where nothing was published", () => {
  const { fields, steps } = between(null, [step("a")]);
  expect(fields).toContainEqual({ path: "name", after: "flow" });
  expect(steps).toEqual([{ kind: "added", step: "a", type: "transform", path: "steps.0", fields: [] }]);
});

test("fields are named by their paths, with what they were and are", () => {
  const { fields, steps } = between([step("a", { to: "x", n: 1 })], [step("a", { to: "y", m: 2 })], {
    timeoutMs: 5,
    title: "T",
  });
  expect(fields).toEqual([
    { path: "timeoutMs", before: 3_600_000, after: 5 },
    { path: "title", after: "T" },
  ]);
  expect(steps[0]?.fields).toEqual([
    { path: "config.value.to", before: "x", after: "y" },
    { path: "config.value.n", before: 1 },
    { path: "config.value.m", after: 2 },
  ]);
});

test("what is put before a step does not change it, and one that changes places is told once", () => {
  const [a, b, c, d] = [step("a"), step("b"), step("c"), step("d")];
  expect(told([a, b, c], [d, a, b, c])).toEqual(["added d steps.0"]);
  expect(told([a, b, c, d], [d, a, b, c])).toEqual(["moved d steps.3 steps.0"]);
  expect(told([a, b, c], [a, c])).toEqual(["removed b steps.1"]);
});

test("a step that goes into an arm is moved, and the branch that holds it is not changed by that", () => {
  const before = [step("a"), branch("b", [[step("c")]], [step("d")])];
  const after = [branch("b", [[step("c"), step("a", "new")]], [])];
  expect(told(before, after)).toEqual([
    "moved a steps.0 steps.0.config.arms.0.steps.1",
    "removed d steps.1.config.else.0",
  ]);
  expect(between(before, after).steps[0]?.fields).toEqual([
    { path: "config.value", before: "a", after: "new" },
  ]);
});

test("another condition of an arm is a change of the branch alone", () => {
  const after = branch("b", [[step("c")]]);
  Object.assign(after.config.arms[0] ?? {}, { when: "false" });
  expect(between([branch("b", [[step("c")]])], [after]).steps).toEqual([
    {
      kind: "changed",
      step: "b",
      type: "branch",
      path: "steps.0",
      fields: [{ path: "config.arms.0.when", before: "true", after: "false" }],
    },
  ]);
});
