import { expect, test } from "vitest";
import { runStep } from "../../test/step-context.ts";
import { switchCase } from "./switch.ts";

const step = (id: string) => [{ id, type: "transform", config: { value: id } }];
const cases = [
  { is: 5, steps: step("number") },
  { is: "5", steps: step("text") },
  { is: [null, true], steps: step("either") },
  { is: { a: 1, b: [2] }, steps: step("object") },
  { is: 5, steps: step("late") },
];

test("no cases are refused", () => {
  expect(switchCase.config.safeParse({ value: 1, cases: [] }).success).toBe(false);
});

test.each([
  [5, "number"],
  ["5", "text"],
  [null, "either"],
  [true, "either"],
  [{ b: [2], a: 1 }, "object"],
  [{ a: 1 }, "default"],
  ["", "default"],
  [[null, true], "default"],
])("%j takes the case %s", async (value, expected) => {
  const config = { value: "{{ params.value }}", cases, default: step("default") };
  expect((await runStep(switchCase, config, { scope: { params: { value } } })).output).toBe(expected);
});

test("without a default, no case gives null", async () => {
  expect((await runStep(switchCase, { value: 7, cases })).output).toBeNull();
});
