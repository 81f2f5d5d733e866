import { expect, test } from "vitest";
import { ExpressionError } from "./expression-error.ts";
import { chooseRoutes, compileRouting, settledChoice } from "./routes.ts";

const routes = [
  { workflow: "urgent", when: "params.priority = 'high'", otherwise: false },
  { workflow: "audit", otherwise: false },
  { workflow: "calm", otherwise: true },
];

async function chosen(trigger: Parameters<typeof compileRouting>[0], priority: unknown) {
  const choice = await chooseRoutes(compileRouting(trigger), {
    scope: { params: { priority } },
    eventType: null,
  });
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
  expect(await chosen({ filter, routes }, "low")).toMatchObject({
    matched: [],
    verdicts: 'filter: no match (params.priority is "low")',
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
  expect(await chosen({ routes }, "high")).toMatchObject({
    matched: ["urgent", "audit"],
    verdicts: "route 1 (urgent): match; route 2 (audit): match; route 3 (calm, otherwise): skipped",
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
    rulings: [],
    isWanted: true,
    verdicts: "the trigger has no routes",
    failed: false,
  });
  const first = settledChoice(compileRouting({ routing: "first", routes: routes.slice(1) }));
  expect(first?.matched.map(({ workflow }) => workflow)).toEqual(["audit"]);
});

test("what can't be evaluated keeps back the else route, and what comes after it where the first is sought", async () => {
  const unsure = [
    { workflow: "broken", when: "params.priority", otherwise: false },
    { workflow: "high", when: "params.priority = 'high'", otherwise: false },
    { workflow: "calm", otherwise: true },
  ];
  expect(await chosen({ routes: unsure }, "high")).toMatchObject({ matched: ["high"], failed: true });
  expect(await chosen({ routes: unsure }, "low")).toMatchObject({ matched: [], failed: true });
  const first = await chosen({ routing: "first", routes: unsure }, "high");
  expect(first).toMatchObject({ matched: [], failed: true });
  expect(first.verdicts).toMatch(
    /^route 1 \(broken\): error, A filter .* \(params\.priority is "high"\); route 2 \(high\): skipped; route 3/,
  );
});

test("[S83] [S84] the first match is sought by priority, then in the order written", async () => {
  const ranked = [
    { workflow: "else", otherwise: true, priority: 9 },
    { workflow: "low", when: "params.priority = 'low'", otherwise: false },
    { workflow: "any", otherwise: false, priority: -1 },
    { workflow: "top", when: "$exists(params.priority)", otherwise: false, priority: 5 },
  ];
  expect((await chosen({ routing: "first", routes: ranked }, "low")).matched).toEqual(["top"]);
  expect((await chosen({ routing: "first", routes: ranked.slice(0, 3) }, "low")).matched).toEqual(["low"]);
  expect((await chosen({ routing: "first", routes: ranked.slice(0, 3) }, "x")).matched).toEqual(["any"]);
  expect((await chosen({ routing: "first", routes: ranked.slice(0, 2) }, "x")).matched).toEqual(["else"]);
  expect((await chosen({ routes: ranked }, "low")).matched).toEqual(["top", "low", "any"]);
});

test("[S54] only the events subscribed to are asked about, and the others hear why", async () => {
  const routing = compileRouting({
    events: ["order.completed", "invoice.*"],
    filter: "$error('not to be asked')",
    routes: [{ workflow: "a", otherwise: false }],
  });
  const scope = {};
  const verdictsFor = async (eventType: string | null, eventTypeFault: string | null = null) => {
    const { matched, verdicts, failed } = await chooseRoutes(routing, { scope, eventType, eventTypeFault });
    return [matched.length, failed, verdicts];
  };
  expect(await verdictsFor("order.shipped")).toEqual([
    0,
    false,
    'events: no match, "order.shipped" is none of order.completed, invoice.*',
  ]);
  expect(await verdictsFor(null)).toEqual([0, false, "events: no match, the event has no type"]);
  expect(await verdictsFor(null, "no such function")).toEqual([
    0,
    true,
    "events: error, its type: no such function",
  ]);
  expect(await verdictsFor("invoice.paid")).toEqual([
    0,
    true,
    expect.stringMatching(/^events: match; filter: error/),
  ]);
  expect(settledChoice(routing)).toBeNull();
});

test("what the rules read is told with each verdict, as far as it may be shown", async () => {
  const routing = compileRouting({
    routes: [
      {
        workflow: "a",
        when: 'trigger.body.items[0].id = 1 and trigger.headers."x-key" = "a"',
        otherwise: false,
      },
      { workflow: "b", when: "trigger.body.id = 1", otherwise: false },
    ],
  });
  const scopeOf = (key: string) => ({
    trigger: { body: { id: 1, items: [{ id: 2 }] }, headers: { "x-key": key } },
  });
  const event = { scope: scopeOf("secret"), shown: () => scopeOf("***"), eventType: null };
  const seen = [
    { path: "trigger.body.items", value: "a list of 1" },
    { path: 'trigger.headers."x-key"', value: '"***"' },
  ];
  expect((await chooseRoutes(routing, event)).rulings.map((ruling) => ruling.seen)).toEqual([seen, []]);
  const explained = await chooseRoutes(routing, { ...event, explains: true });
  expect(explained.rulings[1]?.seen).toEqual([{ path: "trigger.body.id", value: "1" }]);
});

test("the verdicts of a hundred routes stay within bounds", async () => {
  const many = Array.from({ length: 100 }, () => ({
    workflow: "a".repeat(60),
    when: "params.priority = 'x'",
    otherwise: false,
  }));
  const { verdicts, rulings } = await chosen({ routes: many }, "long ".repeat(1_000));
  expect(rulings).toHaveLength(100);
  expect(verdicts.length).toBeLessThan(5_000);
  expect(verdicts).toMatch(/; and \d+ more$/);
});
