import { expect, test } from "vitest";
import { kindsOf } from "../../canvas/kinds.ts";
import { runNames } from "./run-names.ts";

const list = { type: "array", items: { $ref: "#/$defs/Step" } };
const arms = {
  type: "array",
  title: "Arms",
  items: { type: "object", properties: { name: { type: "string" }, steps: list } },
};
const kind = {
  type: "branch",
  title: "Branch",
  system: "",
  description: "",
  effect: false,
  config: { type: "object", properties: { arms, else: { ...list, title: "Else" } } },
  examples: [],
};
const step = (id: string, given: object = {}) => ({
  id,
  type: "transform",
  config: {},
  timeoutMs: 1,
  disabled: false,
  ...given,
});
const steps = [
  step("pick", {
    type: "branch",
    title: "Odd or even",
    config: {
      arms: [
        { name: "Odd", steps: [step("one")] },
        { name: "", steps: [] },
      ],
      else: [],
    },
  }),
];

test("steps, kinds and lists are called as on the canvas", () => {
  const names = runNames(steps, kindsOf({ steps: [kind], schemes: [], providers: [] }));
  expect([names.step("pick"), names.step("one"), names.kind("branch")]).toEqual([
    "Odd or even",
    "one",
    "Branch",
  ]);
  expect(names.list({ path: "pick/arms.0/", id: "arms.0" })).toBe("Odd");
  expect(names.list({ path: "all/each/3/pick/arms.1/", id: "arms.1" })).toBe("Arm 2");
  expect(names.list({ path: "pick/else/", id: "else" })).toBe("Else");
  expect(names.typeOf("one")).toBe("transform");
});

test("without the catalog they have their own names in words", () => {
  const names = runNames(steps, undefined);
  expect(names.list({ path: "pick/arms.0/", id: "arms.0" })).toBe("Arms 0");
  expect(names.kind("wait-for-approval")).toBe("Wait for approval");
});
