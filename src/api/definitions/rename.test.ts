import { expect, test } from "vitest";
import { readDefinitions } from "./read.ts";

const run = (workflow: string) => ({ id: "go", type: "run-workflow", config: { workflow } });

test("a new name is followed wherever the old one stands, and nowhere else", () => {
  const branch = {
    id: "either",
    type: "branch",
    config: { arms: [{ when: "true", steps: [{ ...run("old"), id: "inner" }] }] },
  };
  const text = { id: "say", type: "transform", config: { value: { workflow: "old" } } };
  const { wanted, issues } = readDefinitions(
    [
      {
        name: "old",
        steps: [run("old"), branch, text],
        after: [{ workflow: "old" }, { workflow: "other" }],
        onFailure: "old",
        trigger: { auth: [{ scheme: "none" }], routes: [{ workflow: "old" }, { workflow: "other" }] },
      },
    ],
    { old: "new" },
  );
  expect(issues).toEqual([]);
  expect(wanted.workflows[0]?.input).toMatchObject({
    name: "new",
    steps: [
      run("new"),
      { config: { arms: [{ steps: [{ config: { workflow: "new" } }] }] } },
      { config: { value: { workflow: "old" } } },
    ],
    after: [{ workflow: "new" }, { workflow: "other" }],
    onFailure: "new",
  });
  expect(wanted.triggers[0]?.input).toMatchObject({
    name: "new",
    routes: [{ workflow: "new" }, { workflow: "other" }],
  });
});

test("two that come to have one name are refused", () => {
  const { issues } = readDefinitions([{ name: "a" }, { name: "b" }], { a: "b" });
  expect(issues).toMatchObject([{ path: "definitions.1.name" }]);
});

test("a new name for what is named nowhere is refused", () => {
  const renames = { ordr: "new", other: "new" };
  const { issues } = readDefinitions([{ name: "order", steps: [run("other")] }], renames);
  expect(issues).toEqual([{ path: "rename.ordr", message: 'nothing here is named "ordr"' }]);
});
