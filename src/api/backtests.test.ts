import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import type { BacktestInput, BacktestItem, BacktestSummary } from "../contract/backtest.ts";
import { createClient } from "../contract/client.ts";

let world: ApiWorld;
/** What the workflow calls; it counts its calls. */
let shop: Server;
let shopUrl: string;
let calls = 0;
let intakePort: number;

beforeAll(async () => {
  world = await openApiWorld({ allow: ["127.0.0.0/8"] });
  shop = createServer((request, response) => {
    calls += 1;
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ stock: 7, path: request.url }));
  }).listen(0, "127.0.0.1");
  await once(shop, "listening");
  const address = shop.address();
  shopUrl = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  await world.client.putSecret({ secret: "shop-key", input: { value: "very-secret-key" } });
  ({ port: intakePort } = await world.gateway.listen({ host: "127.0.0.1", port: 0 }));
  await world.client.applyDefinitions({ input: { definitions: [order()] } });
  for (const id of ["a", "b", "c"]) expect((await send({ id, total: id === "c" ? 1 : 10 })).status).toBe(200);
});
afterAll(async () => {
  shop.close();
  await world[Symbol.asyncDispose]();
});

const look = (more: object = {}) => ({
  id: "look",
  type: "http",
  config: {
    method: "GET",
    url: `${shopUrl}/{{ params.id }}`,
    headers: { Authorization: "{{ secrets.`shop-key` }}" },
    ...more,
  },
});
const say = (value: unknown = "{{ params.id }} has {{ steps.look.output.body.stock }}") => ({
  id: "say",
  type: "transform",
  config: { value },
});
const answer = { id: "answer", type: "respond", config: { body: "{{ steps.say.output }}" } };

function order(steps: unknown[] = [look(), say(), answer], trigger: object = {}) {
  return {
    name: "order",
    steps,
    trigger: {
      auth: [{ scheme: "none" }],
      parameters: [{ name: "id", path: "$.id" }],
      filter: "trigger.body.total > 5",
      response: { method: "workflow", waitMs: 5_000 },
      ...trigger,
    },
  };
}

async function send(body: unknown) {
  const { id } = await world.client.getTrigger({ trigger: "order" });
  return fetch(`http://127.0.0.1:${intakePort}/webhooks/${id}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function backtest(input: Partial<BacktestInput>) {
  const items: BacktestItem[] = [];
  let summary: BacktestSummary | null = null;
  for await (const event of await world.client.backtest({ input })) {
    if (event.kind === "item") items.push(event.item);
    if (event.kind === "summary") summary = event.summary;
  }
  if (summary === null) throw new Error("It did not end with a summary.");
  return { items, summary };
}
const ofSteps = (...steps: unknown[]) => backtest({ definitions: [order(steps)] });
const counts = ({ deliveries, same, changed, failed }: BacktestSummary) => [
  deliveries,
  same,
  changed,
  failed,
];

test("what is not one thing, is not there or can't work is refused before anything is tried", async () => {
  for (const [input, code] of [
    [{}, "invalid_input"],
    [{ workflow: "order", trigger: "order" }, "invalid_input"],
    [{ workflow: "nope" }, "not_found"],
    [{ workflow: "order" }, "not_found"],
    [{ workflow: "order", version: 9 }, "not_found"],
    [{ definitions: [{ name: "order", steps: [{ id: "a", type: "magic" }] }] }, "invalid_definition"],
    [{ definitions: [order([say()])] }, "invalid_definition"],
    [{ definitions: [order()], query: { where: "(" } }, "invalid_input"],
  ] as const)
    await expect(backtest(input as Partial<BacktestInput>)).rejects.toMatchObject({ code });
  const reader = createClient({ url: world.url, key: await world.keyWith(["read"]) });
  await expect(reader.backtest({ input: {} })).rejects.toMatchObject({ code: "forbidden" });
});

test("the same definitions change nothing, call nothing and store nothing", async () => {
  const before = {
    calls,
    runs: await world.client.listRuns({}),
    deliveries: await world.client.listDeliveries({}),
  };
  expect(before.runs.items).toHaveLength(2);
  const { summary, items } = await backtest({ definitions: [order()] });
  expect(summary).toEqual({
    workflows: ["order"],
    triggers: ["order"],
    deliveries: 3,
    same: 3,
    changed: 0,
    failed: 0,
    complete: true,
    why: null,
  });
  expect(items).toEqual([]);
  const after = {
    calls,
    runs: await world.client.listRuns({}),
    deliveries: await world.client.listDeliveries({}),
  };
  expect(after).toEqual(before);
});

test("another output and answer are shown beside what was recorded, with what the call gave then", async () => {
  const { summary, items } = await ofSteps(look(), say("{{ steps.look.output.body.stock }} left"), answer);
  expect(counts(summary)).toEqual([3, 1, 2, 0]);
  expect(items[0]?.runs).toMatchObject([
    { workflow: "order", status: "succeeded", wouldCall: [], unknown: [] },
  ]);
  expect(items[0]?.changes).toEqual([
    {
      what: "output",
      workflow: "order",
      fields: [{ path: "output.body", before: "b has 7", after: "7 left" }],
    },
    {
      what: "answer",
      workflow: "order",
      fields: [{ path: "answer.body", before: "b has 7", after: "7 left" }],
    },
  ]);
});

test("another call is not made but told, its secret masked, and what depends on it is not known", async () => {
  const before = calls;
  const either = {
    id: "either",
    type: "branch",
    config: {
      arms: [{ when: "steps.look.output.status = 200", steps: [{ ...say("yes"), id: "inner" }] }],
    },
  };
  const { summary, items } = await ofSteps(
    look({ url: `${shopUrl}/v2/{{ params.id }}` }),
    { ...say("{{ params.id }}"), id: "free" },
    either,
    say("{{ steps.inner.output }}"),
    answer,
  );
  expect(calls).toBe(before);
  expect(counts(summary)).toEqual([3, 1, 2, 0]);
  const [item] = items;
  expect(item?.changes).toEqual([]);
  expect(item?.runs[0]).toMatchObject({ status: "succeeded", unknown: ["either", "say", "answer"] });
  expect(item?.runs[0]?.wouldCall).toMatchObject([
    {
      step: "look",
      path: "look",
      type: "http",
      config: { url: `${shopUrl}/v2/b`, headers: { Authorization: "***" } },
    },
  ]);
  expect(JSON.stringify(items)).not.toContain("very-secret-key");
});

test("what does not depend on another call is compared all the same", async () => {
  const other = { ...look({ url: `${shopUrl}/v2/{{ params.id }}` }), id: "after" };
  const { items } = await ofSteps(look(), say("{{ steps.look.output.body.stock }} left"), answer, other);
  expect(items[0]?.runs[0]?.wouldCall.map(({ step }) => step)).toEqual(["after"]);
  expect(items[0]?.changes).toEqual([
    {
      what: "answer",
      workflow: "order",
      fields: [{ path: "answer.body", before: "b has 7", after: "7 left" }],
    },
  ]);
});

test("a call is known again by what it asks, also where the step has moved into an arm", async () => {
  const held = { id: "either", type: "branch", config: { arms: [{ when: "true", steps: [look()] }] } };
  expect(counts((await ofSteps(held, say(), answer)).summary)).toEqual([3, 3, 0, 0]);
  const twice = await ofSteps(look(), { ...look(), id: "again" }, say(), answer);
  expect(twice.items[0]?.runs[0]?.wouldCall.map(({ step }) => step)).toEqual(["again"]);
});

test("a run that would fail is counted as failed, with the reason", async () => {
  const { summary, items } = await ofSteps(look(), say("{{ $error('no more') }}"), answer);
  expect(counts(summary)).toEqual([3, 1, 0, 2]);
  expect(items[0]).toMatchObject({ verdict: "failed", runs: [{ status: "failed", error: /no more/ }] });
});

test("a trigger's filter, parameters, type and answer are tried on what it took and what it did not", async () => {
  const { trigger } = order(undefined, {
    routes: [{ workflow: "order" }],
    filter: "trigger.body.total < 5",
    eventType: "order.{{ trigger.body.id }}",
    parameters: [{ name: "sum", path: "$.total" }],
    response: { method: "content", status: 201, body: "{{ params.sum }}" },
  });
  const { items } = await backtest({
    definitions: [{ name: "door", trigger: { ...trigger, name: "order" } }],
  });
  const [c, b] = items;
  expect(c?.changes.map(({ what }) => what)).toEqual([
    "outcome",
    "eventType",
    "parameters",
    "routes",
    "answer",
  ]);
  expect(c?.changes[0]?.fields[0]).toEqual({ path: "status", before: "filtered", after: "accepted" });
  expect(b?.changes.find(({ what }) => what === "parameters")?.fields).toEqual([
    { path: "id", before: "b" },
    { path: "sum", after: 10 },
  ]);
  expect(b?.changes.find(({ what }) => what === "routes")?.fields).toEqual([
    { path: "routes.0", before: "order" },
  ]);
});

test("what a trigger would refuse is told with the reason", async () => {
  const parameters = [{ name: "nope", path: "$.nope", required: true }];
  const { items } = await backtest({ definitions: [order(undefined, { parameters })], last: 1 });
  expect(items[0]?.changes[0]).toMatchObject({ what: "outcome", fields: [{ after: "rejected" }, {}] });
});

test("drafts, old versions and searches can be tried as well", async () => {
  const { client } = world;
  const { steps } = order([look(), say("draft"), answer]);
  const definition = { name: "order", steps: steps as never[] };
  await client.saveWorkflowDraft({ workflow: "order", input: { definition } });
  expect(counts((await backtest({ workflow: "order" })).summary)).toEqual([3, 1, 2, 0]);
  const query = { where: 'body.id = "a"' };
  expect(counts((await backtest({ workflow: "order", query })).summary)).toEqual([1, 0, 1, 0]);
  expect(counts((await backtest({ workflow: "order", version: 1, last: 2 })).summary)).toEqual([2, 2, 0, 0]);
});

test("one that nobody follows any longer makes room for another", async () => {
  const begin = () =>
    fetch(`${world.url}/api/v1/backtests`, {
      method: "POST",
      headers: { Authorization: `Bearer ${world.key}`, "Content-Type": "application/json" },
      body: JSON.stringify({ definitions: [order()] }),
    });
  for (let round = 0; round < 5; round += 1) {
    const answers = await Promise.all([1, 2].map(begin));
    for (const { body } of answers) await body?.cancel();
    await expect
      .poll(async () => {
        const { status, body } = await begin();
        await body?.cancel();
        return status;
      })
      .toBe(200);
  }
});

test("the rounds of a loop are known again, each by its own call", async () => {
  const loop = (value: string) => ({
    id: "each",
    type: "loop",
    config: {
      over: "{{ [params.id, 'x'] }}",
      each: [
        { ...look({ url: `${shopUrl}/{{ item }}` }), id: "ask" },
        { id: "keep", type: "transform", config: { value } },
      ],
    },
  });
  const path = "{{ steps.ask.output.body.path }}";
  await world.client.applyDefinitions({
    input: { definitions: [order([loop(path)], { response: undefined })] },
  });
  await send({ id: "loop", total: 10 });
  await expect.poll(async () => (await world.client.listRuns({})).items[0]?.status).toBe("succeeded");
  const query = { where: 'body.id = "loop"' };
  const tried = (steps: unknown[]) =>
    backtest({ definitions: [order(steps, { response: undefined })], query });
  expect(counts((await tried([loop(path)])).summary)).toEqual([1, 1, 0, 0]);
  const { items } = await tried([loop(`${path}!`)]);
  expect(items[0]?.runs[0]?.wouldCall).toEqual([]);
  expect(items[0]?.changes[0]?.fields).toEqual([
    { path: "output.results.0", before: "/loop", after: "/loop!" },
    { path: "output.results.1", before: "/x", after: "/x!" },
  ]);
  await world.client.applyDefinitions({ input: { definitions: [order()] } });
});
