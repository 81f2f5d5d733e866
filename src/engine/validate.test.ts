import { expect, test } from "vitest";
import { z } from "zod";
import { WorkflowInput } from "../contract/workflow.ts";
import { validateWorkflow } from "./validate.ts";

const issuesOf = (steps: z.input<typeof WorkflowInput>["steps"], known = {}) =>
  validateWorkflow(WorkflowInput.parse({ name: "tested", steps }), known);
const transform = (id: string, value: unknown = null) => ({
  id,
  type: "transform",
  config: { value: z.json().parse(value) },
});

test("an unknown type of step is refused with the names of the known ones", () => {
  const [issue, ...others] = issuesOf([{ id: "call", type: "teleport" }]);
  expect(others).toEqual([]);
  expect(issue?.path).toBe("steps.0.type");
  expect(issue?.message).toMatch(/no step type “teleport”.*transform.*branch/s);
});

test("an unknown setting is refused by its path, in nested steps, too", () => {
  const issues = issuesOf([
    {
      id: "choose",
      type: "branch",
      config: {
        arms: [
          {
            when: "true",
            stpes: [],
            steps: [{ id: "inner", type: "transform", config: { value: 1, valeu: 2 } }],
          },
        ],
      },
    },
  ]);
  expect(issues.map(({ path }) => path)).toEqual([
    "steps.0.config.arms.0.stpes",
    "steps.0.config.arms.0.steps.0.config.valeu",
  ]);
  expect(issues[0]?.message).toBe("There is no such setting. Did you mean steps?");
});

test("a kind of step and a setting that are misspelt are told the one that was meant, others what there is", () => {
  expect(
    issuesOf([
      { id: "one", type: "transfrom", config: {} },
      { id: "three", type: "delay", config: { durationMs: 1, colour: "red" } },
    ]).map(({ message }) => message),
  ).toEqual([
    "There is no step type “transfrom”. Did you mean transform?",
    expect.stringMatching(/^There is no such setting\. Known here: .*durationMs/),
  ]);
});

test("settings of a wrong type are refused, unless a template gives them their type", () => {
  expect(
    issuesOf([{ id: "wait", type: "delay", config: { durationMs: "soon" } }]).map(({ path }) => path),
  ).toEqual(["steps.0.config.durationMs"]);
  expect(issuesOf([{ id: "wait", type: "delay", config: { durationMs: "{{ params.ms }}" } }])).toEqual([]);
});

test("a setting that is missing, or fits none of what it may be, is told so", () => {
  const steps = [
    { id: "one", type: "transform", config: {} },
    { id: "two", type: "loop", config: { over: 5, each: [] } },
    { id: "three", type: "http", config: { url: "https://a.example", auth: { type: "bear", token: "x" } } },
  ];
  expect(issuesOf(steps)).toEqual([
    { path: "steps.0.config.value", message: "is required" },
    { path: "steps.1.config.over", message: "must be a text; or: must be a list" },
    { path: "steps.2.config.auth.type", message: "must be one of basic, bearer, api-key, oauth2" },
  ]);
});

test("a rule over several settings is told", () => {
  const [issue] = issuesOf([
    { id: "wait", type: "delay", config: { durationMs: 1, duration: "{{ params.time }}" } },
  ]);
  expect(issue).toEqual({
    path: "steps.0.config",
    message: "give exactly one of durationMs, duration and until",
  });
});

test("a script whose syntax is wrong is refused with the place, in nested steps, too", () => {
  const script = (code: string) => ({ id: "calc", type: "script", config: { code } });
  const nested = {
    id: "way",
    type: "branch",
    config: { arms: [{ when: "true", steps: [script("return (;")] }] },
  };
  expect(issuesOf([nested])).toEqual([
    { path: "steps.0.config.arms.0.steps.0.config.code", message: "Unexpected token (line 1, column 9)" },
  ]);
});

test("an id that is used twice is refused, wherever in the tree", () => {
  const issues = issuesOf([
    transform("one"),
    {
      id: "choose",
      type: "branch",
      config: { arms: [{ when: "true", steps: [{ id: "one", type: "transform", config: { value: 1 } }] }] },
    },
  ]);
  expect(issues).toEqual([
    {
      path: "steps.1.config.arms.0.steps.0.id",
      message: "The id “one” is used twice; steps.0 has it, too.",
    },
  ]);
});

test("templates and expressions that do not compile are refused with their position", () => {
  const [template] = issuesOf([transform("one", { deep: ["Hello {{ params. }}"] })]);
  expect(template?.path).toBe("steps.0.config.value.deep.0");
  expect(template?.message).toMatch(/line 1, column \d+/);
  const [expression] = issuesOf([{ id: "choose", type: "branch", config: { arms: [{ when: "a ==" }] } }]);
  expect(expression?.path).toBe("steps.0.config.arms.0.when");
});

test("a reference to a step that is not there, or comes later, is refused", () => {
  const issues = issuesOf([
    transform("first", "{{ steps.second.output }}"),
    transform("second", "{{ steps.frist.output & steps.first.output }}"),
  ]);
  expect(issues).toEqual([
    { path: "steps.0.config.value", message: "The step “second” has not run yet when this step does." },
    { path: "steps.1.config.value", message: "There is no step “frist”. Before this one: first." },
  ]);
});

test("a step may refer to those before the one that holds it, and to its earlier neighbours", () => {
  expect(
    issuesOf([
      transform("first"),
      {
        id: "choose",
        type: "branch",
        config: {
          arms: [
            {
              when: "steps.first.output = 1",
              steps: [
                { id: "a", type: "transform", config: { value: "{{ steps.first.output }}" } },
                { id: "b", type: "transform", config: { value: "{{ steps.a.output }}" } },
              ],
            },
          ],
        },
      },
      transform("last", "{{ steps.b.output }} {{ trigger.body.items[steps.unknown = 1] }}"),
    ]),
  ).toEqual([]);
});

test("a secret that is not stored is refused where the stored ones are known", () => {
  const steps = [transform("one", "{{ secrets.shop }}{{ secrets.`other-one` }}")];
  expect(issuesOf(steps)).toEqual([]);
  expect(issuesOf(steps, { secrets: ["shop"] })).toEqual([
    {
      path: "steps.0.config.value",
      message: "No secret is named “other-one”; run: tripline secrets set other-one",
    },
  ]);
});

test("[S128] a step that is switched off may wait for its secret, with all that it holds", () => {
  const uses = transform("one", "{{ secrets.later }}");
  const branch = (disabled: boolean) => ({
    id: "choose",
    type: "branch",
    disabled,
    config: { arms: [{ when: "true", steps: [{ ...uses, config: { value: "{{ secrets.later }}" } }] }] },
  });
  expect(issuesOf([{ ...uses, disabled: true }], { secrets: [] })).toEqual([]);
  expect(issuesOf([branch(true)], { secrets: [] })).toEqual([]);
  expect(issuesOf([branch(false)], { secrets: [] })).toMatchObject([
    { path: "steps.0.config.arms.0.steps.0.config.value" },
  ]);
  expect(issuesOf([{ ...transform("two", "{{ steps.none.output }}"), disabled: true }])).toHaveLength(1);
});

test("steps that are nested too deep, or too many, are refused", () => {
  const nested = (depth: number): z.input<typeof WorkflowInput>["steps"] =>
    depth === 0
      ? []
      : [
          {
            id: `s${depth}`,
            type: "branch",
            config: { arms: [{ when: "true", steps: z.json().parse(nested(depth - 1)) }] },
          },
        ];
  expect(issuesOf(nested(20))).toEqual([]);
  expect(issuesOf(nested(22))[0]?.message).toBe("Steps may be nested at most 20 deep.");
  const arm = (at: number) => ({
    when: "true",
    steps: Array.from({ length: 300 }, (_, index) => ({
      id: `n${at}_${index}`,
      type: "transform",
      config: { value: 1 },
    })),
  });
  const many = issuesOf([{ id: "many", type: "branch", config: { arms: [0, 1, 2, 3].map(arm) } }]);
  expect(many).toEqual([{ path: "steps", message: expect.stringMatching(/at most 1000 steps/) }]);
});

const held = (id: string, type: string, config: Record<string, unknown>) => ({
  id,
  type,
  config: z.record(z.string(), z.json()).parse(config),
});

test("a step after one that ends the run or fails is told to be never reached, wherever it stands", () => {
  const fail = held("refuse", "fail", { message: "No." });
  const stop = held("end", "stop", {});
  expect(issuesOf([fail, transform("late")])).toEqual([
    {
      path: "steps.1",
      message: "This step never runs: “refuse” before it ends the run or fails. Move it, or switch it off.",
    },
  ]);
  const choose = (rest: object) =>
    held("choose", "branch", { arms: [{ when: "params.a", steps: [fail] }], ...rest });
  expect(issuesOf([choose({ else: [stop] }), transform("late")]).map(({ path }) => path)).toEqual([
    "steps.1",
  ]);
  expect(issuesOf([choose({}), transform("late")])).toEqual([]);
  expect(issuesOf([choose({ else: [] }), transform("late")])).toEqual([]);
  expect(issuesOf([fail, { ...transform("late"), disabled: true }])).toEqual([]);
  expect(issuesOf([{ ...fail, disabled: true }, transform("late")])).toEqual([]);
  const attempt = held("try", "try", { steps: [fail, transform("late")], catch: [] });
  expect(issuesOf([attempt, transform("after")]).map(({ path }) => path)).toEqual(["steps.0.config.steps.1"]);
});

test("outputs of rounds stay in them, and say where the results are", () => {
  const loop = held("each", "loop", {
    count: 3,
    each: [transform("one"), transform("two", "{{ steps.one.output }}")],
  });
  expect(issuesOf([loop, transform("after", "{{ steps.one.output }}")])).toEqual([
    {
      path: "steps.1.config.value",
      message: "The step “one” runs in the rounds of “each”; read steps.each.output.results.",
    },
  ]);
});

test("a while sees what its steps gave the round before, in its condition and in them", () => {
  const page = transform("page", "{{ steps.page.output.next }}{{ steps.last.output }}");
  const steps = [held("all", "while", { when: "steps.page.output.next", each: [page, transform("last")] })];
  expect(issuesOf([...steps, transform("after", "{{ steps.page.output }}")])).toEqual([]);
  expect(issuesOf([held("all", "while", { when: "steps.other.output", each: [page] })])[0]?.path).toBe(
    "steps.0.config.when",
  );
});

test("arms that run at once do not see each other; what follows sees them all", () => {
  const both = held("both", "parallel", {
    arms: [
      { name: "a", steps: [transform("one")] },
      { name: "b", steps: [transform("two", "{{ steps.one.output }}")] },
    ],
  });
  expect(issuesOf([both, transform("after", "{{ steps.one.output }}{{ steps.two.output }}")])).toEqual([
    {
      path: "steps.0.config.arms.1.steps.0.config.value",
      message: "The step “one” has not run yet when this step does.",
    },
  ]);
});

test("ids are unique in all lists of the steps that hold some", () => {
  const inner = [transform("one")];
  const steps = [
    transform("one"),
    held("loop", "loop", { count: 1, each: inner }),
    held("try", "try", { steps: inner, catch: inner, finally: inner }),
    held("switch", "switch", { value: 1, cases: [{ is: 1, steps: inner }], default: inner }),
  ];
  expect(issuesOf(steps).map(({ path }) => path)).toEqual([
    "steps.1.config.each.0.id",
    "steps.2.config.steps.0.id",
    "steps.2.config.catch.0.id",
    "steps.2.config.finally.0.id",
    "steps.3.config.cases.0.steps.0.id",
    "steps.3.config.default.0.id",
  ]);
});
