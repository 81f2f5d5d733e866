import { expect, test } from "vitest";
import { WorkflowInput } from "../../contract/workflow.ts";
import { stepKindOf, stepKinds } from "../../steps/index.ts";
import { lintWorkflow } from "./lint.ts";

const step = (id: string, value: unknown, more: object = {}) => ({
  id,
  type: "transform",
  config: { value },
  ...more,
});
const lint = (steps: unknown[], params: ReadonlySet<string> | null = null) =>
  lintWorkflow(
    WorkflowInput.parse({ name: "flow", steps }),
    { variables: new Set(["requestBody"]), params },
    stepKindOf,
  ).map(({ path, severity, message }) => `${severity} ${path}: ${message}`);

test("what is there is not complained of", () => {
  const save = { id: "save", type: "script", config: { code: 'memory.save("total", 1)' } };
  expect(
    lint([
      save,
      step("a", { b: "{{ trigger.body.x & requestBody.y & total & $string(run.id) }}", c: 1 }),
      step("d", "{{ steps.a.output.b }} {{ ($x := params.y; $x + 1) }} {{ now }}"),
    ]),
  ).toEqual([]);
});

test.each([
  ["{{ triger.body }}", "error steps.0.config.value: Nothing is named “triger” here. Did you mean trigger?"],
  ["{{ customer.id }}", "warning steps.0.config.value: Nothing is named “customer” here."],
  ["{{ $nofn(1) }}", "error steps.0.config.value: There is no function $nofn."],
  ["{{ $trigger.body }}", /^warning .*Nothing sets \$trigger here\..* without \$: trigger\.$/],
  ["{{ run.worklfow }}", /^error .*There is no run\.worklfow\. Did you mean run\.workflow\?$/],
  ["{{ trigger.customer }}", /^warning .*There is no trigger\.customer\. There are: id, deliveryId/],
])("%s: %s", (value, said) => {
  expect(lint([step("a", value)])).toEqual([typeof said === "string" ? said : expect.stringMatching(said)]);
});

test("parameters are those of the triggers that route to it, where any does", () => {
  const steps = [step("a", "{{ params.nam }}")];
  expect(lint(steps)).toEqual([]);
  expect(lint(steps, new Set(["name"]))).toEqual([
    "warning steps.0.config.value: No parameter is named “nam”. Did you mean params.name?",
  ]);
});

test("outputs are those of steps that surely ran, by their fields where these are written down", () => {
  const branch = {
    id: "either",
    type: "branch",
    config: {
      arms: [{ when: "params.x = 1", steps: [step("inner", 1)] }],
      else: [step("other", "{{ steps.a.output }}")],
    },
  };
  expect(
    lint([
      step("a", { name: 1 }),
      step("off", 1, { disabled: true }),
      branch,
      step("b", "{{ steps.inner.output }}"),
      step("c", "{{ steps.a.outptu }}"),
      step("d", "{{ steps.off.output }}"),
      step("e", "{{ steps.a.output.nmae }}"),
      step("f", "{{ steps.either.output.x }}"),
    ]),
  ).toEqual([
    "warning steps.3.config.value: The step “inner” may not have run: it stands in one of several lists. Its output is missing then.",
    "error steps.4.config.value: There is no steps.a.outptu. A step has only an output: steps.a.output.",
    "warning steps.5.config.value: The step “off” is switched off: it has no output.",
    "warning steps.6.config.value: The output of “a” has no field “nmae”. Did you mean name? It has: name.",
  ]);
});

test.each<[type: string, config: object, reads: string, said: RegExp | null]>([
  ["http", { url: "https://a.example" }, "output.statu", /has no field “statu”\. Did you mean status\?/],
  ["http", { url: "https://a.example" }, "output.body.statu", null],
  ["http", { url: "https://a.example" }, "output.pages", /It has: status, headers, body\./],
  ["http", { url: "https://a.example", pagination: { type: "link" } }, "output.pages", null],
  ["key-value", { operation: "{{ params.o }}", key: "k" }, "output.valeu", null],
  ["key-value", { operation: "get", key: "k" }, "output[valeu = 1].value", null],
  ["key-value", { operation: "get", key: "k" }, "output.valeu", /Did you mean value\?/],
  ["script", { code: "return 1" }, "output.anything", null],
  ["variables", { set: { total: 1 } }, "output.totl", /Did you mean total\?/],
])("of the output of %s %j, %s", (type, config, reads, said) => {
  const findings = lint([{ id: "s", type, config }, step("t", `{{ $string(steps.s.${reads}) }}`)]);
  expect(findings.filter((text) => text.includes("steps.1."))).toEqual(
    said === null ? [] : [expect.stringMatching(said)],
  );
});

test("arms that all run leave no doubt", () => {
  const arms = [
    { name: "x", steps: [step("inner", 1)] },
    { name: "y", steps: [step("other", 1)] },
  ];
  expect(
    lint([{ id: "p", type: "parallel", config: { arms } }, step("b", "{{ steps.inner.output }}")]),
  ).toEqual([]);
});

const examples = stepKinds.flatMap(({ type, examples: all }) =>
  all.map(({ config, scope = {} }, at) => ({ name: `${type} ${at + 1}`, type, config, scope })),
);

test.each(examples)("the example $name of a step is not complained of", ({ type, config, scope }) => {
  const flow = WorkflowInput.parse({ name: "flow", steps: [{ id: "example", type, config }] });
  const known = { variables: new Set(Object.keys(scope)), params: null };
  expect(lintWorkflow(flow, known, stepKindOf)).toEqual([]);
});

test("arms that are never taken are told", () => {
  const arms = ["false", "true", "params.x"].map((when) => ({ when, steps: [] }));
  expect(lint([{ id: "b", type: "branch", config: { arms } }])).toEqual([
    "warning steps.0.config.arms.0.when: This is never true: its steps never run.",
    "warning steps.0.config.arms.2.when: This is never asked: a condition before it is always true.",
  ]);
});

test("a timeout among a step's settings that its own ends before is told", () => {
  const asks = (timeoutMs?: number) => [
    {
      id: "s",
      type: "http",
      ...(timeoutMs && { timeoutMs }),
      config: { url: "https://a.example", timeoutMs: 300_000 },
    },
  ];
  expect(lint(asks())).toEqual([]);
  expect(lint(asks(10_000))).toEqual([
    "warning steps.0.timeoutMs: It ends the step before the 300000 ms of its settings are over.",
  ]);
});

test.each<[object, string[]]>([
  [
    { id: "s", type: "loop", config: { count: 2, each: [] }, retry: { attempts: 2 } },
    ["retry: A step of the type “loop” is not"],
  ],
  [
    {
      id: "s",
      type: "try",
      config: { steps: [{ id: "t", type: "transform", config: { value: 1 } }] },
      timeoutMs: 500,
    },
    ["timeoutMs: It does not bound a step of the type “try”"],
  ],
  [
    { id: "s", type: "run-workflow", config: { workflow: "x" }, timeoutMs: 500 },
    ["timeoutMs: It does not bound the wait"],
  ],
  [
    { id: "s", type: "http", config: { url: "https://a.example" }, timeoutMs: 120_000 },
    ["timeoutMs: The step's settings end it after 30000 ms"],
  ],
  [
    {
      id: "s",
      type: "http",
      config: { url: "https://a.example", pagination: { by: "link" } },
      timeoutMs: 120_000,
    },
    [],
  ],
  [
    { id: "s", type: "http", config: { url: "https://a.example", timeoutMs: 120_000 }, timeoutMs: 120_000 },
    [],
  ],
  [
    { id: "s", type: "run-workflow", config: { workflow: "x" }, retry: { attempts: 3 } },
    ["retry: The other workflow's failure is tried again where `on` names it alone"],
  ],
  [{ id: "s", type: "run-workflow", config: { workflow: "x" }, retry: { on: [{ status: "5xx" }] } }, []],
  [
    { id: "s", type: "http", config: { url: "https://a.example" }, timeoutMs: 5_000, retry: { attempts: 2 } },
    [],
  ],
  [
    {
      id: "s",
      type: "deliver",
      config: { addresses: "https://a.example", payload: 1, sign: { scheme: "none" } },
      timeoutMs: 120_000,
    },
    [],
  ],
])("%# time and attempts that are allowed in vain are told", (vain, told) => {
  expect(lint([vain])).toEqual(told.map((each) => expect.stringContaining(`warning steps.0.${each}`)));
});

test("a text stands where a number is wanted, however it is filled in", () => {
  const timeout = (timeoutMs: string) => [
    { id: "s", type: "script", config: { code: "return 1", timeoutMs } },
  ];
  expect(lint(timeout("{{ params.x }}"))).toEqual([]);
  expect(lint(timeout("{{ params.x }}000"))).toEqual([
    expect.stringMatching(/^error steps\.0\.config\.timeoutMs: .*this template always gives a text/),
  ]);
});
