import { expect, test } from "vitest";
import { runStep } from "../../test/step-context.ts";
import { branch } from "./branch.ts";
import { TerminalError } from "./step.ts";

const step = (id: string, value: unknown = id) => ({ id, type: "transform", config: { value } });
const scope = { params: { priority: "high", total: 7, text: "true" } };

test.each([
  ["a text", "params.text", "a string"],
  ["a number", "params.total", "a number"],
  ["nothing", "params.missing", "nothing"],
  ["a list", "[1, 2]", "a list"],
])("a condition that gives %s is refused by name", async (_, when, found) => {
  const config = { arms: [{ name: "Large", when, steps: [step("a")] }] };
  const failing = runStep(branch, config, { scope });
  await expect(failing).rejects.toThrow(TerminalError);
  await expect(failing).rejects.toThrow(
    `The condition of arm 1 (“Large”) must be true or false; \`${when}\` gave ${found}.`,
  );
});

test("a condition that can't be evaluated is refused by its arm", async () => {
  const config = {
    arms: [
      { when: "false", steps: [] },
      { when: "$number(params.text)", steps: [] },
    ],
  };
  const failing = runStep(branch, config, { scope });
  await expect(failing).rejects.toThrow(TerminalError);
  await expect(failing).rejects.toThrow(/^The condition of arm 2 could not be evaluated: /);
});

test("a branch without arms, and an arm without a condition, are not valid", () => {
  expect(branch.config.safeParse({ arms: [] }).success).toBe(false);
  expect(branch.config.safeParse({ arms: [{ steps: [] }] }).success).toBe(false);
  expect(branch.config.safeParse({ arms: [{ when: "", steps: [] }] }).success).toBe(false);
});

test("only the first arm that is true runs, and gives the output of its last step", async () => {
  const config = {
    arms: [
      { when: "params.total > 100", steps: [step("never")] },
      {
        when: 'params.priority in ["high", "critical"]',
        steps: [step("first"), step("last", "{{ params.total }}")],
      },
      { when: "true", steps: [step("late")] },
    ],
    else: [step("else")],
  };
  const { output, ran } = await runStep(branch, config, { scope });
  expect(ran).toEqual(["step.arms.1.first", "step.arms.1.last"]);
  expect(output).toBe(7);
});

test("later conditions are not looked at", async () => {
  const config = {
    arms: [
      { when: "true", steps: [] },
      { when: "params.text", steps: [] },
    ],
  };
  expect((await runStep(branch, config, { scope })).output).toBeNull();
});

test("else runs when no arm is true", async () => {
  const config = { arms: [{ when: "false", steps: [step("a")] }], else: [step("b")] };
  const { output, ran } = await runStep(branch, config, { scope });
  expect([output, ran]).toEqual(["b", ["step.else.b"]]);
});

test("without else, no arm gives null", async () => {
  const config = { arms: [{ when: "false", steps: [step("a")] }] };
  expect((await runStep(branch, config, { scope })).output).toBeNull();
});

test("templates inside the steps it holds are left to those steps", async () => {
  const config = { arms: [{ when: "true", steps: [step("a", "{{ params.total }}")] }] };
  expect((await runStep(branch, config, { scope })).output).toBe(7);
});

test("its lists of steps are found, named as in its config", () => {
  const config = branch.config.parse({
    arms: [{ when: "a", steps: [step("x")] }, { when: "b" }],
    else: [step("y")],
  });
  const lists = branch.lists?.(config).map(({ name, steps }) => [name, steps.map(({ id }) => id)]);
  expect(lists).toEqual([
    ["arms.0", ["x"]],
    ["arms.1", []],
    ["else", ["y"]],
  ]);
});

test.each([
  ["high", "urgent"],
  ["critical", "urgent"],
  ["low", "standard"],
])("[S83] priority %s goes to the %s workflow", async (priority, team) => {
  const config = {
    arms: [{ when: 'params.priority in ["high", "critical"]', steps: [step("urgent")] }],
    else: [step("standard")],
  };
  expect((await runStep(branch, config, { scope: { params: { priority } } })).output).toBe(team);
});
