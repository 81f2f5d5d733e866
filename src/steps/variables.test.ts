import { expect, test } from "vitest";
import { runStep } from "../../test/step-context.ts";
import { variables } from "./variables.ts";

test.each([
  [{ append: { name: 1 } }, "Nothing can be appended to “name”, which is a string and no list."],
  [{ increment: { name: 1 } }, "“name” can't be added up: a string is no number."],
  [{ increment: { total: "{{ params.none }}" } }, "settings"],
])("%j fails, and nothing is changed", async (config, message) => {
  const scope = { params: {}, name: "Ada" };
  const running = runStep(variables, { set: { other: 1 }, ...config }, { scope });
  await (message === "settings"
    ? expect(running).rejects.toThrow()
    : expect(running).rejects.toThrow(message));
});

test.each(["steps", "trigger", "constructor", "now", "a-b"])("the name %s is refused", (name) => {
  const config = JSON.parse(`{"set":{"${name}":1}}`);
  expect(variables.config.safeParse(config).success).toBe(false);
});

test("what is set is seen by what is appended and added in the same step", async () => {
  const config = { set: { list: [1], sum: 10 }, append: { list: 2 }, increment: { sum: 5, fresh: -1 } };
  const { output, saved } = await runStep(variables, config, { scope: { list: ["old"] } });
  expect(output).toEqual({ list: [1, 2], sum: 15, fresh: -1 });
  expect(saved).toEqual(output);
});
