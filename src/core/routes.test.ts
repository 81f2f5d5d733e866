import { expect, test } from "vitest";
import { ExpressionError } from "./expression-error.ts";
import { chooseRoutes, compileRouting, settledChoice } from "./routes.ts";

const routes = [
  { workflow: "urgent", when: "params.priority = 'high'", otherwise: false },
  { workflow: "audit", otherwise: false },
  { workflow: "calm", otherwise: true },
];

async function chosen(trigger: Parameters<typeof compileRouting>[0], priority: unknown) {
  const choice = await chooseRoutes(compileRouting(trigger), { params: { priority } });
  return { ...choice, matched: choice.matched.map(({ workflow }) => workflow) };
}

test("a filter that does not compile is refused", () => {
  expect(() => compileRouting({ filter: "params.(", routes: [] })).toThrow(ExpressionError);
  expect(() => compileRouting({ routes: [{ workflow: "a", when: "(", otherwise: false }] })).toThrow(
    ExpressionError,
  );
});

test("what the trigger's filter does not want takes no route", async () => {
  const filter = "params.priority != 'low'";
  expect(await chosen({ filter, routes }, "low")).toEqual({
    matched: [],
    verdicts: "filter: no match",
    failed: false,
  });
  expect(await chosen({ filter, routes }, "high")).toMatchObject({ matched: ["urgent", "audit"] });
});

test("a filter that gives neither true nor false takes nothing and is said to have failed", async () => {
  expect(await chosen({ filter: "params.priority", routes }, "high")).toMatchObject({
    matched: [],
    verdicts: expect.stringMatching(/^filter: error, A filter must give true or false/),
    failed: true,
  });
  const failing = [{ workflow: "a", when: "params.priority", otherwise: false }];
  expect(await chosen({ routes: failing }, "high")).toMatchObject({ matched: [], failed: true });
});

test("[S83] otherwise is for what no filter matched", async () => {
  expect(await chosen({ routes }, "high")).toEqual({
    matched: ["urgent", "audit"],
    verdicts: "route 1 (urgent): match; route 2 (audit): match; route 3 (calm): otherwise, no match",
    failed: false,
  });
  expect((await chosen({ routes }, "low")).matched).toEqual(["audit", "calm"]);
});

test("where there is no filter the choice is known beforehand", () => {
  expect(settledChoice(compileRouting({ routes }))).toBeNull();
  expect(settledChoice(compileRouting({ filter: "true", routes: [] }))).toBeNull();
  expect(settledChoice(compileRouting({ routes: routes.slice(1) }))?.matched).toHaveLength(2);
  expect(settledChoice(compileRouting({ routes: [] }))).toEqual({
    matched: [],
    verdicts: "the trigger has no routes",
    failed: false,
  });
});
