import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { z } from "zod";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import type { EvaluateInput, TryStepInput } from "../contract/try.ts";
import { WorkflowInput } from "../contract/workflow.ts";

let world: ApiWorld;
let server: Server;
let called: string[] = [];
let deliveryId: string;
let definition: z.input<typeof WorkflowInput>;
beforeAll(async () => {
  world = await openApiWorld({ allow: ["127.0.0.0/8"] });
  server = createServer((request, response) => {
    called.push(`${request.method} ${request.url}`);
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ rate: 1.2 }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  const { client } = world;
  await client.putSecret({ secret: "token", input: { value: "tok_of_the_shop" } });
  definition = {
    name: "order",
    steps: [
      { id: "total", type: "transform", config: { value: "{{ $sum(trigger.body.lines.price) }}" } },
      { id: "rates", type: "http", config: { url: `${url}/rates/{{ params.currency }}` } },
      {
        id: "priced",
        type: "transform",
        config: { value: "{{ steps.total.output * steps.rates.output.body.rate }}" },
      },
      {
        id: "lines",
        type: "loop",
        config: {
          over: "{{ trigger.body.lines }}",
          each: [
            { id: "line", type: "transform", config: { value: "{{ index }}: {{ item.sku }}" } },
            {
              id: "book",
              type: "http",
              config: { url: `${url}/book/{{ item.sku }}`, method: "POST", body: "{{ steps.line.output }}" },
            },
          ],
        },
      },
      { id: "secret", type: "transform", config: { value: "{{ secrets.token }}" } },
    ],
  };
  await client.putWorkflow({ workflow: "order", input: definition });
  const trigger = await client.createTrigger({
    input: {
      name: "orders",
      auth: [{ scheme: "none" }],
      variables: { body: "order" },
      parameters: [{ name: "currency", path: "$.currency" }],
      routes: [{ workflow: "order" }],
    },
  });
  const body = {
    currency: "EUR",
    lines: [
      { sku: "A", price: 2 },
      { sku: "B-7", price: 3 },
    ],
  };
  deliveryId = await world.deliver({ triggerId: trigger.id, body, params: { currency: "EUR" } });
});
afterAll(async () => {
  server.close();
  await world[Symbol.asyncDispose]();
});
beforeEach(() => {
  called = [];
});

const evaluate = (input: z.input<typeof EvaluateInput>) => world.client.evaluateExpressions({ input });
const tryStep = (input: z.input<typeof TryStepInput>) => world.client.tryStep({ workflow: "order", input });
const on = () => ({ delivery: deliveryId });

test.each<[z.input<typeof EvaluateInput>, string]>([
  [{ delivery: "dlv_none" }, 'No delivery has the id "dlv_none"'],
  [{ run: "run_none" }, 'No run has the id "run_none"'],
  [{ fixture: "none" }, 'There is no fixture "none"'],
  [{ event: {} }, "name the trigger"],
  [{ input: 1, run: "run_1" }, "give one of"],
  [{ workflow: "none", expressions: { a: "1" } }, 'No workflow has the id or name "none"'],
  [{ workflow: "order", upTo: "nowhere" }, 'There is no step "nowhere"'],
  [{ templates: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`t${at}`, "x"])) }, "51 texts"],
])("what can't be evaluated on is refused: %j", async (input, said) => {
  await expect(evaluate(input)).rejects.toMatchObject({ message: expect.stringContaining(said) });
});

test("a key that may only read tries nothing", async () => {
  const key = await world.keyWith(["read"]);
  const path = "/api/v1/workflows/order/steps/try";
  const body = { step: "total", ...on(), effects: true };
  expect((await world.call("POST", path, { key, body })).status).toBe(403);
  expect((await world.call("POST", "/api/v1/expressions/evaluate", { key, body: {} })).status).toBe(403);
});

test("texts are evaluated on a delivery; what is wrong with one is told of it alone, with its place", async () => {
  const {
    templates,
    expressions,
    deliveryId: of,
  } = await evaluate({
    ...on(),
    templates: {
      url: "https://x.example/{{ params.currency }}",
      whole: "{{ order.lines[1] }}",
      gone: "{{ trigger.body.none }}",
      broken: "total: {{ order.( }}",
      token: "{{ secrets.token }}",
    },
    expressions: { many: "$count(trigger.body.lines) > 1", type: "$sum('a')" },
  });
  expect(of).toBe(deliveryId);
  expect(templates).toMatchObject({
    url: { ok: true, value: "https://x.example/EUR" },
    whole: { ok: true, value: { sku: "B-7", price: 3 } },
    gone: { ok: true, value: null, missing: true },
    broken: { ok: false, position: { line: 1 } },
    token: { ok: true, value: "***" },
  });
  expect(expressions).toMatchObject({ many: { value: true }, type: { ok: false } });
});

test("what a step sees is computed up to it; effects are not made, and what they give is not known", async () => {
  const texts = { expressions: { total: "steps.total.output", priced: "steps.priced.output" } };
  const unknown = await evaluate({ ...on(), workflow: "order", upTo: "lines", ...texts });
  expect(unknown.expressions).toMatchObject({ total: { value: 5 }, priced: { missing: true } });
  expect(unknown.missing).toEqual(["rates", "priced"]);
  const outputs = { rates: { body: { rate: 2 } } };
  const given = await evaluate({ ...on(), workflow: "order", upTo: "lines", outputs, ...texts });
  expect(given.expressions).toMatchObject({ priced: { value: 10 } });
  expect(called).toEqual([]);
});

test("within a loop the item of the round is seen, or one that is given; in a draft of its own", async () => {
  const seen = { expressions: { sku: "item.sku", at: "index", line: "steps.line.output" } };
  const second = await evaluate({
    ...on(),
    definition: WorkflowInput.parse(definition),
    upTo: "lines/each/1/book",
    ...seen,
  });
  expect(second.expressions).toMatchObject({
    sku: { value: "B-7" },
    at: { value: 1 },
    line: { value: "1: B-7" },
  });
  const given = await evaluate({
    ...on(),
    workflow: "order",
    upTo: "book",
    locals: { item: { sku: "Z" } },
    ...seen,
  });
  expect(given.expressions).toMatchObject({ sku: { value: "Z" }, at: { value: 0 } });
});

test("a request that was never sent, and a fixture, are read as the trigger would read them", async () => {
  const event = { body: { currency: "USD" } };
  const { expressions } = await evaluate({ event, trigger: "orders", expressions: { c: "params.currency" } });
  expect(expressions["c"]).toMatchObject({ value: "USD" });
  await world.client.putFixture({ fixture: "euro", input: { delivery: deliveryId } });
  const kept = await evaluate({
    fixture: "euro",
    expressions: { c: "params.currency & order.lines[0].sku" },
  });
  expect(kept.expressions["c"]).toMatchObject({ value: "EURA" });
});

test("a workflow's context has the names that can be written, with samples, on its latest delivery", async () => {
  const {
    context,
    names,
    deliveryId: of,
  } = await world.client.getWorkflowContext({
    workflow: "order",
    query: { upTo: "book" },
  });
  expect(of).toBe(deliveryId);
  expect(context).toMatchObject({
    params: { currency: "EUR" },
    item: { sku: "A" },
    secrets: { token: "***" },
  });
  expect(JSON.stringify(context)).not.toContain("tok_of_the_shop");
  const found = new Map(names.map(({ path, ...name }) => [path, name]));
  expect(found.get("trigger.body.lines[0].sku")).toEqual({ type: "string", sample: '"A"' });
  expect(found.get("trigger.headers.`content-type`")?.sample).toBe('"application/json"');
  expect(found.get("steps.line.output")?.sample).toBe('"0: A"');
});

test("a step is tried by itself: without effects it tells what it would call", async () => {
  const tried = await tryStep({ ...on(), step: "rates" });
  expect(tried).toMatchObject({
    status: "succeeded",
    wouldCall: [{ step: "rates", config: { method: "GET" } }],
  });
  expect(tried.settings["rates"]).toMatchObject({ url: expect.stringMatching(/\/rates\/EUR$/) });
  expect(called).toEqual([]);
});

test("with effects it does what it does, once, and nothing before it does", async () => {
  const tried = await tryStep({ ...on(), step: "lines/each/1/book", effects: true });
  expect(called).toEqual(["POST /book/B-7"]);
  expect(tried).toMatchObject({
    status: "succeeded",
    output: { status: 200, body: { rate: 1.2 } },
    wouldCall: [],
  });
  const line = tried.attempts.find(({ path }) => path === "book");
  expect(line).toMatchObject({ status: "succeeded", exchanges: [{ request: { method: "POST" } }] });
  const { items } = await world.client.listRuns({ query: {} });
  expect(items).toEqual([]);
});

test("what needs an output that is not known is not run, and which one is told", async () => {
  const unknown = await tryStep({ ...on(), step: "priced" });
  expect(unknown).toMatchObject({ status: "unknown", missing: ["rates"] });
  const outputs = { rates: { body: { rate: 3 } } };
  expect(await tryStep({ ...on(), step: "priced", outputs })).toMatchObject({
    status: "succeeded",
    output: 15,
  });
});

test("from a step on all that follow are tried; secrets stay masked", async () => {
  const outputs = { rates: { body: { rate: 1 } } };
  const tried = await tryStep({ ...on(), step: "priced", through: "end", outputs, effects: true });
  expect(called).toEqual(["POST /book/A", "POST /book/B-7"]);
  expect(tried.output).toBe("***");
  expect(tried.attempts.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["priced", "lines/each/0/book", "lines/each/1/book", "secret"]),
  );
});

test("what is computed of a secret shows nothing of it where nothing is done", async () => {
  const value = "{{ $split(secrets.token, '') }}";
  const splitting = WorkflowInput.parse({
    name: "new",
    steps: [{ id: "letters", type: "transform", config: { value } }],
  });
  const tried = await world.client.tryStep({
    workflow: "new",
    input: { definition: splitting, step: "letters" },
  });
  expect(tried).toMatchObject({ status: "succeeded", output: ["*", "*", "*"] });
});

test("a step that fails says why; one before it that fails is told, and does not stop it", async () => {
  const step = (id: string, type: string, config: Record<string, unknown>) => ({ id, type, config });
  const draft = (...steps: z.input<typeof WorkflowInput>["steps"] & object) =>
    WorkflowInput.parse({ name: "new", steps });
  const no = step("no", "fail", { message: "Not {{ input }}" });
  const next = step("next", "transform", { value: "{{ input }}" });
  const of = (input: z.input<typeof TryStepInput>) => world.client.tryStep({ workflow: "new", input });
  const failed = await of({ definition: draft(no), step: "no", input: "today" });
  expect(failed).toMatchObject({ status: "failed", error: { message: "Not today" } });
  const after = await of({ definition: draft(no, next), step: "next", input: 1 });
  expect(after).toMatchObject({ status: "succeeded", output: 1, notes: ["no failed: Not 1"] });
  const wrong = await of({ definition: draft(step("bad", "transform", { value: "{{ ( }}" })), step: "bad" });
  expect(wrong).toMatchObject({ status: "failed", error: { message: expect.stringContaining("template") } });
});

test("a run gives what its steps gave, of the round that is meant", async () => {
  const { runId } = await world.client.startWorkflow({ workflow: "order", input: { deliveryId } });
  await expect.poll(async () => (await world.client.getRun({ run: runId })).status).toBe("succeeded");
  called = [];
  const tried = await tryStep({ run: runId, step: "priced" });
  expect(tried).toMatchObject({ status: "succeeded", output: 6, runId, deliveryId, missing: [] });
  const { expressions } = await evaluate({
    run: runId,
    workflow: "order",
    upTo: "secret",
    expressions: { count: "steps.lines.output.count" },
  });
  expect(expressions["count"]).toMatchObject({ value: 2 });
  expect(called).toEqual([]);
});

test("the command line tries a step, and evaluates", async () => {
  const args = ["--delivery", deliveryId, "--output", 'rates={"body":{"rate":2}}'];
  const tried = await tripline(world, ["try", "order", "priced", ...args]);
  expect([tried.code, tried.out]).toEqual([0, expect.stringMatching(/priced .*succeeded[^]*Output\n10/)]);
  const unknown = await tripline(world, ["try", "order", "priced", "--delivery", deliveryId]);
  expect([unknown.code, unknown.out]).toEqual([1, expect.stringMatching(/give --output for\s+rates/)]);
  const text = "{{ item.sku }} of {{ params.currency }}";
  const value = await tripline(world, [
    "evaluate",
    text,
    "--workflow",
    "order",
    "--at",
    "book",
    "--delivery",
    deliveryId,
  ]);
  expect([value.code, value.out]).toEqual([0, '"A of EUR"\n']);
  const wrong = await tripline(world, ["evaluate", "params.(", "--delivery", deliveryId]);
  expect([wrong.code, wrong.out]).toEqual([1, expect.stringContaining("params.(\n")]);
});

test("what a run keeps apart because it is large is there, too", async () => {
  const { client } = world;
  const big = { id: "big", type: "transform", config: { value: { text: "{{ $pad('', 100000, 'x') }}" } } };
  await client.putWorkflow({ workflow: "large", input: { name: "large", steps: [big] } });
  const { runId } = await client.startWorkflow({ workflow: "large", input: { deliveryId: null } });
  await expect.poll(async () => (await client.getRun({ run: runId })).status).toBe("succeeded");
  const expressions = { length: "$length(steps.big.output.text)" };
  const found = await evaluate({ run: runId, workflow: "large", expressions });
  expect(found.expressions["length"]).toMatchObject({ value: 100_000 });
  const tried = await client.tryStep({ workflow: "large", input: { step: "big" } });
  expect(tried.output).toEqual({ text: "x".repeat(100_000) });
});

test("a delivery that came before its trigger had parameters has those that it has now", async () => {
  const { id: triggerId } = await world.client.getTrigger({ trigger: "orders" });
  const params = { owner: "by its address" };
  const delivery = await world.deliver({ triggerId, body: { currency: "CHF" }, params });
  const { expressions } = await evaluate({ delivery, expressions: { all: "params" } });
  expect(expressions["all"]).toMatchObject({ value: { ...params, currency: "CHF" } });
});
