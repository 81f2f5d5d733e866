import { expect, test } from "vitest";
import type { EditedWorkflow } from "../../canvas/definition.ts";
import { changedTo, type History, historyOf, redone, undone } from "./history.ts";

const workflow = (title: string, ...steps: string[]): EditedWorkflow => ({
  name: "orders",
  title,
  steps: steps.map((id) => ({ id, type: "transform", config: { value: id } })),
});
const after = (history: History, ...next: EditedWorkflow[]) => next.reduce(changedTo, history);
const start = historyOf(workflow("a"));

test("several steps are undone and redone, one by one", () => {
  let history = after(start, workflow("a", "x"), workflow("a", "x", "y"));
  history = undone(undone(history));
  expect(history.present).toEqual(workflow("a"));
  expect(undone(history).present).toEqual(workflow("a"));
  history = redone(redone(history));
  expect(history.present).toEqual(workflow("a", "x", "y"));
  expect(redone(history).present).toEqual(workflow("a", "x", "y"));
});

test("what is typed into one field is undone at once, each field by itself", () => {
  const typed = after(start, workflow("ab"), workflow("abc"), workflow("abcd"));
  expect(typed.past).toHaveLength(1);
  expect(undone(typed).present).toEqual(workflow("a"));
  const other = after(
    typed,
    { ...workflow("abcd"), description: "o" },
    { ...workflow("abcd"), description: "or" },
  );
  expect(undone(other).present).toEqual(workflow("abcd"));
});

test("a step that is added is never undone along with what was typed before", () => {
  const history = after(start, workflow("ab"), workflow("ab", "x"), workflow("ab", "x", "y"));
  expect(history.past).toHaveLength(3);
});

test("after an undo another change takes the place of what was undone", () => {
  const history = after(undone(after(start, workflow("a", "x"))), workflow("a", "y"));
  expect(redone(history).present).toEqual(workflow("a", "y"));
});

test("what changes nothing is no step", () => {
  expect(changedTo(start, workflow("a"))).toBe(start);
});
