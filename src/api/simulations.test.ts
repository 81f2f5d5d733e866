import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import { TriggerInput } from "../contract/trigger.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  const step = { id: "greet", type: "transform", config: { value: "{{ params.orderId }}" } };
  const trigger = {
    auth: [{ scheme: "api-key" }],
    methods: ["POST" as const],
    status: "inactive" as const,
    enforcement: "warn" as const,
    schema: { type: "object", required: ["note"], properties: { note: { type: "string", maxLength: 9 } } },
    parameters: [
      { name: "orderId", path: "$.order.id", type: "integer" as const, minimum: 3, required: true },
      { name: "event", from: "header" as const, path: "X-Event", oneOf: ["made"], required: true },
      { name: "page", from: "query" as const, type: "integer" as const },
    ],
  };
  await world.client.applyDefinitions({
    input: { definitions: [{ name: "order", steps: [step], trigger }] },
  });
});
afterAll(() => world[Symbol.asyncDispose]());

test("only a key that may write sends tests, and no more than a few at a time", async () => {
  const key = await world.keyWith(["read", "intake"]);
  for (const call of ["test", "simulate"]) {
    const path = `/api/v1/triggers/order/${call}`;
    expect((await world.call("POST", path, { key, body: {} })).status).toBe(403);
  }
  const many = await world.call("POST", "/api/v1/triggers/order/simulate", {
    body: { count: 21, send: true },
  });
  expect([many.status, many.body.issues[0].path]).toEqual([400, "count"]);
});

test("[S142] bodies are made up from what a trigger expects, and fit it", async () => {
  const { items } = await world.client.simulateTrigger({ trigger: "order", input: { count: 6 } });
  expect(items.map(({ kind }) => kind)).toEqual([
    "typical",
    "minimal",
    "boundary",
    "typical",
    "minimal",
    "boundary",
  ]);
  for (const { body, headers, result } of items) {
    expect(body).toMatchObject({ note: expect.any(String), order: { id: expect.any(Number) } });
    expect([headers, result]).toEqual([{ "X-Event": "made" }, null]);
  }
  const again = await world.client.simulateTrigger({ trigger: "order", input: { count: 6 } });
  expect(again.items).toEqual(items);
});

test("[S142] those that are sent run, also of a draft; invalid ones are refused, or marked where only that is wanted", async () => {
  const { client } = world;
  const sent = await client.simulateTrigger({ trigger: "order", input: { count: 3, send: true } });
  for (const { result } of sent.items) {
    expect(result).toMatchObject({ accepted: true, runs: [{ workflow: "order" }], warnings: null });
    const delivery = await client.getDelivery({ delivery: result?.delivery ?? "" });
    expect(delivery).toMatchObject({ status: "accepted", params: { event: "made" } });
    expect(delivery.trace[0]).toMatchObject({ station: "verify", verdict: "test" });
    expect(delivery.trace[0]?.reason).toMatch(/^a test, sent by the key key-/);
  }
  const input = { count: 12, send: true, kinds: ["invalid" as const] };
  const { items } = await client.simulateTrigger({ trigger: "order", input });
  const outcomes = new Set(items.map(({ result }) => result?.accepted));
  // What is required is refused in any case; all else only marked.
  expect(outcomes).toEqual(new Set([true, false]));
  for (const { result } of items) {
    expect(result?.accepted ? result.warnings : result?.refusal).toEqual(expect.any(String));
  }
});

test("[S7] a test sends the trigger's sample, or what it is given, and says why it would be refused", async () => {
  const refused = await world.client.testTrigger({ trigger: "order" });
  expect(refused).toMatchObject({ accepted: false, refusal: "missing: orderId", delivery: null });
  expect(refused.answer).toMatchObject({ status: 400, body: expect.stringContaining("orderId") });
  const input = { body: { note: "x", order: { id: 7 } }, query: { page: "2" } };
  const sent = await world.client.testTrigger({ trigger: "order", input });
  expect(sent).toMatchObject({ accepted: true, status: "accepted", answer: { status: 200, body: "OK" } });
  const delivery = await world.client.getDelivery({ delivery: sent.delivery ?? "" });
  // What a test ran is no version of the workflow, of its draft or not.
  expect(await world.client.getRun({ run: delivery.runs[0]?.id ?? "" })).toMatchObject({ version: -1 });
  expect(delivery).toMatchObject({ test: true, params: { orderId: 7, event: "made", page: 2 } });
});

test("a test goes by the trigger's draft, also in what it sends by itself", async () => {
  const { client } = world;
  const definition = TriggerInput.parse({
    ...(await client.getTrigger({ trigger: "order" })),
    parameters: [{ name: "shop", from: "header", path: "X-Shop", oneOf: ["acme"], required: true }],
    response: { method: "content", status: 201, body: "{{ params.shop }}" },
  });
  const { revision } = await client.saveTriggerDraft({
    trigger: "order",
    input: { revision: 0, definition },
  });
  const sent = await client.testTrigger({ trigger: "order" });
  expect(sent).toMatchObject({ accepted: true, answer: { status: 201, body: "acme" } });
  expect(sent.trace).toContainEqual(expect.objectContaining({ station: "admit", verdict: "test" }));
  await client.discardTriggerDraft({ trigger: "order", query: { revision } });
  expect(await client.testTrigger({ trigger: "order" })).toMatchObject({ accepted: false });
});

test("[S139] what callers send besides a body is shown, the API key's header filled in, and stands in the examples", async () => {
  const { expects, curl } = await world.client.getTrigger({ trigger: "order" });
  expect(expects).toEqual({
    headers: [
      {
        name: expect.stringMatching(/^(Authorization|X-API-Key)$/i),
        source: "authentication",
        required: true,
        type: "string",
        example: expect.stringContaining("YOUR_API_KEY_HERE"),
      },
      { name: "X-Event", source: "parameter", required: true, type: "any", example: "made" },
    ],
    query: [
      { name: "page", source: "parameter", required: false, type: "integer", example: expect.any(String) },
    ],
  });
  expect(curl).toContain('-H "X-Event: made"');
  expect(curl).not.toContain("page=");
});

test("[S45] [S140] what is declared is there for mapping by its name", async () => {
  const body = { note: "x", order: { id: 12 } };
  const { runs } = await world.client.testTrigger({ trigger: "order", input: { body } });
  const run = runs[0]?.id ?? "";
  await expect.poll(async () => (await world.client.getRun({ run })).status).toBe("succeeded");
  expect((await world.client.getRun({ run })).output).toBe(12);
});

test("[S142] the command line prints bodies a line each, and sends them or a file", async () => {
  const shown = await tripline(world, ["triggers", "simulate", "order", "--count", "2", "--kind", "minimal"]);
  const bodies = shown.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(bodies).toHaveLength(2);
  const invalid = await tripline(world, ["triggers", "simulate", "order", "--invalid", "--count", "1"]);
  expect(invalid.out).toMatch(/^\{.*\} {2}# \$/);
  const input = JSON.stringify({ note: "x", order: { id: 7 } });
  const sent = await tripline(world, ["triggers", "test", "order", "-"], { input });
  expect(sent).toMatchObject({ code: 0, out: expect.stringMatching(/^accepted: dlv_\w+/) });
  const listed = await tripline(world, ["deliveries", "--test"]);
  expect(listed.out).toMatch(/accepted, test/);
  const refused = await tripline(world, ["triggers", "test", "order"]);
  expect(refused).toMatchObject({ code: 1, out: expect.stringContaining("refused: missing") });
});

test("a pattern that no value is known for is said, with what helps", async () => {
  const schema = { properties: { code: { type: "string", pattern: "^[A-Z]{3}$" } }, required: ["code"] };
  await world.client.createTrigger({ input: { name: "coded", auth: [{ scheme: "none" }], schema } });
  const answer = await world.call("POST", "/api/v1/triggers/coded/simulate", { body: {} });
  expect([answer.status, answer.body.detail]).toEqual([409, expect.stringContaining("`examples`")]);
});
