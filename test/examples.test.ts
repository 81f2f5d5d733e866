// Holds the definition files in examples/ to what the program takes, so that none of them goes out of date.
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { after } from "../src/api/after.ts";
import { definitionSchema } from "../src/api/definition-schema.ts";
import { readDefinitions } from "../src/api/definitions/read.ts";
import { checkTrigger } from "../src/api/trigger-check.ts";
import { lintTrigger } from "../src/api/trigger-lint.ts";
import { newTrigger } from "../src/api/triggers.ts";
import { lintKnownOf } from "../src/api/workflow-check.ts";
import { secretsOf } from "../src/auth/credential.ts";
import { compileJsonPath } from "../src/core/jsonpath.ts";
import { compileParameter } from "../src/core/schema.ts";
import { lintWorkflow } from "../src/engine/lint/lint.ts";
import { validateWorkflow } from "../src/engine/validate.ts";
import { stepKindOf } from "../src/steps/index.ts";

const folder = join(import.meta.dirname, "..", "examples");
const files = globSync("*.yaml", { cwd: folder })
  .toSorted()
  .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
const { wanted, issues } = readDefinitions(files.map(({ text }): unknown => parse(text)));
const triggers = wanted.triggers.map(({ input }) => input);
// Strict but for two lint rules: the schema splits one object's properties and its required names over branches.
const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
formats.default(ajv);
const validate = ajv.compile(definitionSchema());
const textOf = (name: string) => files.find((file) => file.name === `${name}.yaml`)?.text ?? "";

test("the examples are definitions, and no two of them share a name", () => {
  expect(files.length).toBeGreaterThan(0);
  expect(issues).toEqual([]);
});

test.each(files)("$name is what the schema of definition files asks for, in every step", ({ text }) => {
  validate(parse(text));
  expect(validate.errors).toBeNull();
});

test.each([
  { name: "wrong", steps: [{ id: "one", type: "teleport", config: {} }] },
  { name: "wrong", steps: [{ id: "one", type: "delay", config: { ms: 5, typo: 1 } }] },
  { name: "Wrong Name", steps: [] },
  { name: "wrong", trigger: { auth: [{ scheme: "hmac" }] } },
])("the schema refuses %j", (definition) => {
  expect(validate(definition)).toBe(false);
});

test.each(files)("$name is named for its workflow and begins with what it is for", ({ name, text }) => {
  expect(parse(text)).toMatchObject({ name: basename(name, ".yaml"), description: expect.any(String) });
  expect(text).toMatch(/^# \S/);
});

test.each(wanted.workflows.map(({ input }) => input))("the steps of $name can run", (workflow) => {
  expect(validateWorkflow(workflow)).toEqual([]);
});

test("nothing in them is warned of", () => {
  const put = wanted.triggers.map(({ input }) =>
    newTrigger(input, { id: `trg_${input.name}`, workspace: "default", now: 0 }),
  );
  const stand = { triggers: put };
  const found = [
    ...wanted.workflows.flatMap(({ input }) =>
      lintWorkflow(input, lintKnownOf(input, stand), stepKindOf).map((finding) => ({
        of: input.name,
        finding,
      })),
    ),
    ...put.flatMap((trigger) => lintTrigger(trigger).map((finding) => ({ of: trigger.name, finding }))),
  ];
  expect(found).toEqual([]);
});

test.each(triggers)("the trigger of $name works beside the others once its secrets are set", (input) => {
  const now = Date.parse("2026-01-31T12:00:00Z");
  const workspace = "default";
  const putTriggers = triggers.map((each) => newTrigger(each, { id: `trg_${each.name}`, workspace, now }));
  const names = triggers
    .flatMap(({ auth }) => secretsOf(auth))
    .map((name) => ({ workspace, name, value: "" }));
  const none = { captures: [], answered: [] };
  const empty = {
    revision: 1,
    workspaces: [],
    triggers: [],
    workflows: [],
    awaited: [],
    members: [],
    keys: [],
    ...none,
  };
  const stand = after(
    { ...empty, secrets: names },
    { workspace, putTriggers, putWorkflows: wanted.workflows.map((workflow) => workflow.input) },
  );
  const trigger = putTriggers.find(({ name }) => name === input.name);
  expect(trigger && checkTrigger(trigger, stand)).toEqual([]);
});

test.each(triggers)("the file of $name says how to set each secret and how to call it", ({ name, auth }) => {
  for (const secret of secretsOf(auth)) expect(textOf(name)).toContain(`tripline secrets set ${secret}`);
  expect(textOf(name)).toContain("curl ");
  expect(textOf(name)).toContain("YOUR_API_KEY_HERE");
});

test.each(triggers)(
  "the sample of $name has every parameter that its body must hold",
  ({ sample, parameters }) => {
    expect(sample).toBeDefined();
    for (const parameter of parameters.filter(({ from }) => from === "body")) {
      const [found] = compileJsonPath(parameter.path ?? "$")(sample ?? null);
      expect(compileParameter(parameter)(found), parameter.name).toMatchObject({ ok: true });
    }
  },
);

test("only one example calls out, and not before that is asked for", () => {
  const calling = files.filter(({ text }) => /^\s*type: http$/m.test(text));
  expect(calling.map(({ name }) => name)).toEqual(["monitoring-alert.yaml"]);
  expect(textOf("monitoring-alert")).toMatch(/type: http\n\s*disabled: true/);
});
