import { afterAll, expect, test } from "vitest";
import { runStep, type Surroundings } from "../../test/step-context.ts";
import { script } from "./script.ts";
import { openScriptDoor } from "./script-door.ts";
import { type ScriptCall, type ScriptDoor, TerminalError } from "./step.ts";

const scripts = openScriptDoor();
afterAll(() => scripts[Symbol.asyncDispose]());

const run = (code: string, given: Surroundings = {}) =>
  runStep(script, { code, timeoutMs: 5_000 }, { scripts, ...given });

test.each([
  ["no code", {}],
  ["empty code", { code: "" }],
  ["a novel", { code: "x".repeat(300_000) }],
  ["hours of time", { code: "return 1", timeoutMs: 3_600_000 }],
])("%s is not valid", (_, config) => {
  expect(script.config.safeParse(config).success).toBe(false);
});

test("a throw fails for good, and the lines until then are kept", async () => {
  const lines: string[] = [];
  const door: ScriptDoor = { run: (call) => scripts.run(call) };
  const failing = runStep(
    script,
    { code: 'console.log("before");\nthrow new Error("no stock");' },
    {
      scripts: door,
      log: (line) => lines.push(line),
    },
  );
  await expect(failing).rejects.toThrow(TerminalError);
  await expect(failing).rejects.toThrow("Error: no stock (line 2)");
  expect(lines).toEqual(["before"]);
});

test("the step's own timeout bounds the script's", async () => {
  await expect(run("for (;;) {}", { timeoutMs: 80 })).rejects.toThrow("80 ms");
});

test("its code is no template", async () => {
  expect((await run('return "{{ params.a }}"')).output).toBe("{{ params.a }}");
});

test("secrets are not within its reach", async () => {
  const scope = { secrets: { shop: "s3cr3t" } };
  for (const code of [
    "return typeof secrets",
    "return typeof globalThis.secrets",
    'return typeof memory.load("secrets")',
  ])
    expect((await run(code, { scope })).output).toBe("undefined");
});

test("[S112] a stored body is read as an object with nested fields", async () => {
  const scope = { requestBody: { customer: { email: "ada@example.com" } } };
  const code = 'const orderData = memory.load("requestBody");\nreturn orderData.customer.email;';
  expect((await run(code, { scope })).output).toBe("ada@example.com");
});

test.each([
  ["by name", "return [requestBody.a, params.b, trigger.method, steps.one.output, run.id]"],
  [
    "by globalThis",
    'const all = globalThis; return ["requestBody", "params"].length && [all["request" + "Body"].a, params.b, trigger.method, steps.one.output, run.id]',
  ],
  [
    "by a computed name",
    'const g = "Body"; return [memory.load("request" + g).a, params.b, trigger.method, steps.one.output, run.id]',
  ],
  [
    "by an alias",
    'const m = memory; const n = "request" + "Body"; return [m["load"](n).a, params.b, trigger.method, steps.one.output, run.id]',
  ],
  ["by eval", 'return [eval("request" + "Body").a, params.b, trigger.method, steps.one.output, run.id]'],
])("[S57] it sees what the run knows, %s", async (_, code) => {
  const scope = {
    requestBody: { a: 1 },
    params: { b: 2 },
    trigger: { method: "POST" },
    steps: { one: { output: 3 } },
    run: { id: "run_1" },
  };
  expect((await run(code, { scope })).output).toEqual([1, 2, "POST", 3, "run_1"]);
});

test("what its code does not name is not copied to it", async () => {
  const calls: ScriptCall[] = [];
  const door: ScriptDoor = {
    run: (call) => {
      calls.push(call);
      return scripts.run(call);
    },
  };
  const scope = { requestBody: { a: 1 }, requestHeaders: { b: 2 }, params: { c: 3 } };
  await run('return memory.load("requestHeaders").b + params.c', { scripts: door, scope });
  expect(calls[0]?.variables).toEqual({ requestHeaders: { b: 2 } });
  expect(Object.keys(calls[0]?.globals ?? {}).toSorted()).toEqual(["params", "requestHeaders"]);
});

test("what it saves and writes is kept with the run", async () => {
  const { saved, console, output } = await run('memory.save("total", 5); console.log("saved"); return null;');
  expect([saved, console, output]).toEqual([{ total: 5 }, ["saved"], null]);
});
