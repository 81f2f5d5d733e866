import { expect, test } from "vitest";
import { edit, planText, versionOf } from "./resume.ts";

test("what is set must name something that can be set", () => {
  for (const text of ["", "nothing", "steps.a=1", "trigger.body=1", "=1"]) {
    expect(() => edit(text), text).toThrow("Write it as");
  }
  expect(() => versionOf("original")).toThrow("newest");
});

test("outputs, variables, parameters, input and body are set; what is no JSON is a text", () => {
  const edits = [
    'steps.lines/each/3/charge.output={"id":"a=b"}',
    "variables.total=7",
    "params.colour=red",
    "input=null",
    'body={"item":1}',
    "steps.mail.output=sent",
  ].reduce((before, text) => edit(text, before), {});
  expect(edits).toEqual({
    steps: { "lines/each/3/charge": { id: "a=b" }, mail: "sent" },
    variables: { total: 7 },
    params: { colour: "red" },
    input: null,
    body: { item: 1 },
  });
  expect(versionOf("3")).toBe(3);
});

test("a plan says where the run goes on and what is done again", () => {
  const plan = { from: "charge", version: 2, again: ["charge", "mail"], kept: 3 };
  expect(planText("run_1", plan, true)).toBe(
    "run_1 would go on at charge, with version 2.\nDone again: charge, mail\nNot done again: 3 steps",
  );
  expect(planText("run_1", { ...plan, from: null, again: [] }, false)).toContain("where it stood");
});
