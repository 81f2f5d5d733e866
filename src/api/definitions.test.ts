import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { Problem } from "../contract/problem.ts";

let world: ApiWorld;
beforeEach(async () => {
  world = await openApiWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const step = { id: "greet", type: "transform", config: { value: "{{ params.name }}" } };
const order = { name: "order", steps: [step], trigger: { auth: [{ scheme: "bearer" }], suffix: "/orders" } };
const ticket = {
  name: "ticket",
  steps: [step],
  trigger: { auth: [{ scheme: "hmac", secret: "sig", header: "X-S" }] },
};

const apply = (definitions: unknown[], options: { prune?: boolean; dryRun?: boolean } = {}) =>
  world.client.applyDefinitions({ input: { definitions, ...options } });
const actions = async (result: ReturnType<typeof apply>) =>
  (await result).changes.map(({ kind, name, action }) => `${action} ${kind} ${name}`);

async function problemOf(result: Promise<unknown>): Promise<Problem> {
  const thrown: unknown = await result.then(() => null).catch((error: unknown) => error);
  if (thrown instanceof Problem) return thrown;
  throw new Error(`Not a problem: ${String(thrown)}`);
}

test("one faulty definition keeps all of them out, and every fault is named with its definition and place", async () => {
  const problem = await problemOf(
    apply([
      order,
      ticket,
      { ...order, name: "overlap" },
      { name: "broken", steps: [{ id: "x", type: "magic" }] },
      { name: "shape", trigger: { auth: [] } },
    ]),
  );
  expect(problem.code).toBe("invalid_definition");
  expect(problem.issues.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      "definitions.1.trigger.auth.0",
      "definitions.2.trigger.suffix",
      "definitions.4.trigger.auth",
    ]),
  );
  expect(problem.issues.some(({ path }) => path.startsWith("definitions.3.steps.0"))).toBe(true);
  expect((await world.client.exportDefinitions({})).definitions).toEqual([]);
});

test("a missing secret is named with the command that stores it", async () => {
  const { issues } = await problemOf(apply([ticket]));
  expect(issues[0]?.message).toContain("tripline secrets set sig");
});

test("a dry run says what would change and changes nothing", async () => {
  expect(await actions(apply([order], { dryRun: true }))).toEqual([
    "create workflow order",
    "create trigger order",
  ]);
  expect((await world.client.listTriggers({})).items).toEqual([]);
});

test("applying twice changes nothing the second time, and what changed is told field by field", async () => {
  await apply([order]);
  expect(await actions(apply([order]))).toEqual(["unchanged workflow order", "unchanged trigger order"]);
  const { changes } = await apply([{ ...order, trigger: { ...order.trigger, suffix: "/sales" } }]);
  expect(changes[1]).toMatchObject({
    action: "update",
    before: { name: "order", suffix: "/orders", routes: [{ workflow: "order" }] },
    after: { name: "order", suffix: "/sales" },
  });
});

test("an applied trigger keeps its id, and so its address", async () => {
  await apply([order]);
  const before = await world.client.getTrigger({ trigger: "order" });
  await apply([{ ...order, trigger: { ...order.trigger, status: "inactive" } }]);
  const after = await world.client.getTrigger({ trigger: "order" });
  expect(after).toMatchObject({ id: before.id, version: 2, status: "inactive" });
});

test("what is exported can be applied and changes nothing", async () => {
  await world.client.putSecret({ secret: "sig", input: { value: "x" } });
  await apply([order, ticket, { name: "alone", steps: [step] }]);
  const { definitions } = await world.client.exportDefinitions({});
  expect(definitions).toHaveLength(3);
  const again = await actions(apply(definitions, { prune: true }));
  expect(again.every((action) => action.startsWith("unchanged"))).toBe(true);
  expect(definitions).toContainEqual(order);
});

test("pruning deletes what no definition names, but for triggers that programs made", async () => {
  await apply([order, { name: "old", steps: [step] }]);
  await world.client.createTrigger({
    input: { name: "session", auth: [{ scheme: "bearer" }], dynamic: true },
  });
  expect(await actions(apply([order], { prune: true, dryRun: true }))).toContain("delete workflow old");
  await apply([order], { prune: true });
  expect((await world.client.listWorkflows({})).items.map(({ name }) => name)).toEqual(["order"]);
  expect((await world.client.listTriggers({})).items.map(({ name }) => name)).toEqual(["order", "session"]);
});

test("a workflow is not pruned from under a trigger", async () => {
  await apply([order]);
  await world.client.createTrigger({
    input: { name: "session", auth: [{ scheme: "bearer" }], dynamic: true, routes: [{ workflow: "order" }] },
  });
  const problem = await problemOf(apply([], { prune: true }));
  expect(problem.message).toContain('"session"');
});

test("two that are applied at the same time are both in force afterwards", async () => {
  const names = Array.from({ length: 12 }, (_, at) => `racer-${at}`);
  await Promise.all(
    names.map((name) => apply([{ name, steps: [step], trigger: { auth: [{ scheme: "bearer" }] } }])),
  );
  const { items } = await world.client.listTriggers({});
  expect(items.map(({ name }) => name)).toEqual(names.toSorted());
  expect((await world.client.listWorkflows({})).items).toHaveLength(12);
});

test("of two different applies of one trigger at the same time, the later one wins and none is torn", async () => {
  await apply([order]);
  await Promise.all(
    ["/a", "/b", "/c", "/d"].map((suffix) => apply([{ ...order, trigger: { ...order.trigger, suffix } }])),
  );
  const trigger = await world.client.getTrigger({ trigger: "order" });
  expect(trigger.version).toBe(5);
});

test("the JSON Schema takes what the server takes, and marks what it refuses", async () => {
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
  for (const format of ["cidrv4", "cidrv6"]) ajv.addFormat(format, true);
  const valid = ajv.compile(await world.client.getDefinitionSchema({}));
  expect(valid(order), JSON.stringify(valid.errors)).toBe(true);
  expect(valid(ticket)).toBe(true);
  const nested = {
    id: "b",
    type: "branch",
    config: { arms: [{ when: "true", steps: [{ ...step, cnfig: {} }] }] },
  };
  expect(valid({ name: "order", steps: [nested] })).toBe(false);
  expect(JSON.stringify(valid.errors)).toContain("cnfig");
  expect(valid({ ...order, trigger: { auth: [{ scheme: "bearer", header: "x" }] } })).toBe(false);
  expect(
    valid({ name: "w", steps: [{ id: "d", type: "delay", config: { durationMs: "{{ params.ms }}" } }] }),
  ).toBe(true);
});

test("the catalog has every kind of step and every scheme, with examples that its schemas take", async () => {
  const { steps, schemes } = await world.client.getCatalog({});
  expect(steps.map(({ type }) => type)).toContain("http");
  const ajv = addFormats.default(new Ajv2020({ strict: false }));
  for (const scheme of schemes) {
    const valid = ajv.compile(scheme.config);
    for (const { config } of scheme.examples) {
      expect(valid(config), `${scheme.type}: ${JSON.stringify(valid.errors)}`).toBe(true);
    }
  }
});
