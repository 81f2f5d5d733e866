import { expect, test } from "vitest";
import type { EditedWorkflow } from "./definition.ts";
import { copiesFor, freeId, inserted, moved, removed, renamed } from "./edit.ts";

const step = (id: string, value: string | null = null) => ({ id, type: "transform", config: { value } });
/** `a`, a branch that holds `b` and `c` in its first arm, and `d`. */
const workflow: EditedWorkflow = {
  name: "orders",
  steps: [
    step("a"),
    { id: "choose", type: "branch", config: { arms: [{ when: "true", steps: [step("b"), step("c")] }] } },
    step("d", "{{ steps.a.output }} and {{ steps.ab.output }}"),
  ],
};
const arm = "steps.1.config.arms.0.steps";

const idsOf = ({ steps = [] }: EditedWorkflow) => steps.map(({ id }) => id);
const armOf = (definition: EditedWorkflow, at = 1): unknown => {
  const arms = definition.steps?.[at]?.config?.["arms"];
  return JSON.parse(JSON.stringify(arms))[0].steps.map(({ id }: { id: string }) => id);
};

test("a step is put into a list at any depth, also into one that is not there yet", () => {
  expect(idsOf(inserted(workflow, { list: "steps", index: 1 }, [step("x")]))).toEqual([
    "a",
    "x",
    "choose",
    "d",
  ]);
  expect(armOf(inserted(workflow, { list: arm, index: 2 }, [step("x")]))).toEqual(["b", "c", "x"]);
  const other = inserted(workflow, { list: "steps.1.config.else", index: 0 }, [step("x")]);
  expect(other.steps?.[1]?.config?.["else"]).toMatchObject([{ id: "x" }]);
});

test("what lies beside a change is the same object as before", () => {
  const changed = removed(workflow, `${arm}.0`);
  expect(armOf(changed)).toEqual(["c"]);
  expect(changed.steps?.[0]).toBe(workflow.steps?.[0]);
  expect(changed.steps?.[2]).toBe(workflow.steps?.[2]);
});

test("a step is moved within its list, into another and out again", () => {
  expect(idsOf(moved(workflow, "steps.0", { list: "steps", index: 3 }))).toEqual(["choose", "d", "a"]);
  expect(idsOf(moved(workflow, "steps.2", { list: "steps", index: 0 }))).toEqual(["d", "a", "choose"]);
  const inside = moved(workflow, "steps.0", { list: arm, index: 1 });
  expect(idsOf(inside)).toEqual(["choose", "d"]);
  expect(armOf(inside, 0)).toEqual(["b", "a", "c"]);
  const outside = moved(workflow, `${arm}.0`, { list: "steps", index: 2 });
  expect(idsOf(outside)).toEqual(["a", "choose", "b", "d"]);
});

test("a step is not moved into itself, nor to where it is", () => {
  expect(moved(workflow, "steps.1", { list: arm, index: 0 })).toBe(workflow);
  expect(moved(workflow, "steps.1", { list: "steps", index: 1 })).toBe(workflow);
  expect(moved(workflow, "steps.1", { list: "steps", index: 2 })).toBe(workflow);
});

test("where a step is named, it is renamed along, and no other whose name begins so", () => {
  const changed = renamed(workflow, "steps.0", "first");
  expect(idsOf(changed)).toEqual(["first", "choose", "d"]);
  expect(changed.steps?.[2]?.config).toEqual({ value: "{{ steps.first.output }} and {{ steps.ab.output }}" });
});

test("an id that can't be one is refused", () => {
  expect(() => renamed(workflow, "steps.0", "1 2")).toThrow();
});

test("copies have ids of their own at every depth, and speak of each other", () => {
  const held = {
    id: "choose",
    type: "loop",
    config: { each: [step("b"), step("e", "{{ steps.b.output }}")] },
  };
  const [copy] = copiesFor(workflow, [held]);
  expect(copy).toEqual({
    id: "choose_2",
    type: "loop",
    config: { each: [step("b_2"), step("e", "{{ steps.b_2.output }}")] },
  });
});

test("a free id is made of whatever is wanted", () => {
  expect(freeId("order", new Set())).toBe("order");
  expect(freeId("order_2", new Set(["order", "order_2"]))).toBe("order_3");
  expect(freeId("2 much", new Set())).toBe("_2_much");
});
