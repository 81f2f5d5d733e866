import { expect, test } from "vitest";
import { catalog } from "../src/api/catalog.ts";
import { kindsOf } from "../web/canvas/kinds.ts";
import { type Box, layoutOf } from "../web/canvas/layout.ts";
import { entriesOf, treeOf } from "../web/canvas/step-tree.ts";

const kinds = kindsOf(catalog());
const step = (id: string) => ({ id, type: "transform", config: { value: 1 } });
const nested = [
  step("a"),
  {
    id: "choose",
    type: "branch",
    config: {
      arms: [
        {
          when: "x > 1",
          steps: [step("b"), { id: "each", type: "loop", config: { count: 2, each: [step("c")] } }],
        },
        { name: "Other", when: "true", steps: [] },
      ],
    },
  },
  { id: "safe", type: "try", config: { steps: [step("d")] } },
];

const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

test("steps and the lists that they hold are found by what the catalog says", () => {
  const entries = entriesOf(treeOf(nested, kinds));
  expect(
    entries.map((entry) => (entry.kind === "step" ? entry.key : `${entry.key}: ${entry.lane.label}`)),
  ).toEqual([
    "a",
    "choose",
    "choose/arms.0: x > 1",
    "b",
    "each",
    "each/each: Steps",
    "c",
    "choose/arms.1: Other",
    "choose/else: Else",
    "safe",
    "safe/steps: Steps",
    "d",
    "safe/catch: Catch",
    "safe/finally: Finally",
  ]);
});

test("nothing lies on anything else, and all of it within the drawing", () => {
  const { placed, width, height } = layoutOf(treeOf(nested, kinds), 3);
  for (const [at, one] of placed.entries()) {
    expect(one.x).toBeGreaterThanOrEqual(0);
    expect(one.x + one.width).toBeLessThanOrEqual(width);
    expect(one.y + one.height).toBeLessThanOrEqual(height);
    const on = placed.slice(at + 1).filter((other) => overlap(one, other));
    expect(on.map(({ key }) => key)).toEqual([]);
  }
});

test("there is a place to add a step before, between and after all", () => {
  const gaps = layoutOf(treeOf(nested, kinds), 1).placed.filter(({ kind }) => kind === "gap");
  // Of each list one more than it has steps.
  expect(gaps).toHaveLength(4 + 3 + 2 + 1 + 1 + 2 + 1 + 1);
});

test("what is no step, and what is of an unknown kind, is drawn all the same", () => {
  const items = treeOf([{ id: "x", type: "own-kind" }, null, { id: "x", type: "transform" }], kinds);
  expect(items.map(({ key }) => key)).toEqual(["x", "steps.1", "steps.2"]);
  expect(layoutOf(items, 1).placed.filter(({ kind }) => kind === "step")).toHaveLength(3);
});
