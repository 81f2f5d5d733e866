import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { tripline } from "../../test/cli.ts";
import { credentialId } from "../auth/credential-id.ts";

let world: ApiWorld;
let url: string;
let triggerId: string;
const orders = { name: "orders", auth: [{ scheme: "none" }], routes: [{ workflow: "order" }] };
beforeAll(async () => {
  world = await openApiWorld();
  const { client, gateway } = world;
  const steps = [
    { id: "check", type: "transform", config: { value: "{{ trigger.body.fail ? $error('no') : 1 }}" } },
  ];
  await client.putWorkflow({ workflow: "order", input: { name: "order", steps } });
  triggerId = (await client.createTrigger({ input: orders })).id;
  const { port } = await gateway.listen({ host: "127.0.0.1", port: 0 });
  url = `http://127.0.0.1:${port}/webhooks/${triggerId}`;
});
afterAll(() => world[Symbol.asyncDispose]());

const post = (body: unknown, to = url) =>
  fetch(to, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

test.each([
  ["from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from"],
  ["from=2000-01-01T00:00:00Z&stepMs=86400000", "stepMs"],
  ["stepMs=1000", "stepMs"],
  ["from=yesterday", "from"],
])("a span that can't be shown is refused: %s", async (query, path) => {
  const { status, body } = await world.call("GET", `/api/v1/statistics?${query}`);
  expect([status, body.issues[0].path]).toEqual([400, path]);
});

test("of a trigger or workflow that is not there nothing is shown", async () => {
  for (const path of ["triggers/none", "workflows/none"]) {
    expect((await world.call("GET", `/api/v1/${path}/statistics`)).status).toBe(404);
  }
});

test("[S121] deliveries, answers, their times and how runs ended are counted, per trigger, workflow and workspace", async () => {
  const { client } = world;
  for (const body of [{ fail: false }, { fail: false }, { fail: true }])
    expect((await post(body)).status).toBe(200);
  await fetch(url, { method: "DELETE" });
  await post({}, url.replace(triggerId, "trg_00000000000000000000000000000000"));
  await expect
    .poll(async () => (await client.listRuns({ query: {} })).items.filter((run) => run.endedAt).length)
    .toBe(3);

  const ofTrigger = await client.getTriggerStatistics({ trigger: "orders", query: { stepMs: 60_000 } });
  expect(ofTrigger.total).toMatchObject({
    deliveries: { accepted: 3, rejected: 1, duplicate: 0 },
    answers: { "2xx": 3, "3xx": 0, "4xx": 1, "5xx": 0 },
    runs: { succeeded: 2, failed: 1, canceled: 0 },
  });
  expect(ofTrigger.total.answerMs?.p50).toBeGreaterThan(0);
  expect(ofTrigger.total.answerMs?.p99).toBeGreaterThanOrEqual(ofTrigger.total.answerMs?.p50 ?? 0);
  expect(ofTrigger.total.runMs).not.toBeNull();
  expect(ofTrigger.success).toBeCloseTo(2 / 3);
  expect(ofTrigger.buckets).toHaveLength(1_441);
  const accepted = ofTrigger.buckets.reduce((sum, { deliveries }) => sum + deliveries.accepted, 0);
  expect(accepted).toBe(3);

  const whole = await client.getStatistics({ query: {} });
  expect(whole.total.runs).toEqual({ succeeded: 2, failed: 1, canceled: 0 });
  expect(whole.total.deliveries).toMatchObject({ accepted: 3 });
  expect(whole.queue).toEqual({ queued: 0, running: 0, waiting: 0, oldestQueuedMs: null });
  const ofWorkflow = await client.getWorkflowStatistics({ workflow: "order", query: {} });
  expect([ofWorkflow.total.runs.succeeded, ofWorkflow.total.deliveries.accepted]).toEqual([2, 0]);
});

test("an error budget says how much of what may fail has failed", async () => {
  const query = { objectivePercent: 50, days: 7 };
  const { budget } = await world.client.getTriggerStatistics({ trigger: "orders", query });
  expect(budget).toEqual({ ...query, events: 3, bad: 1, allowed: 1.5, spent: expect.closeTo(2 / 3) });
  const { items } = await world.client.listTriggerStatistics({ query });
  expect(items).toMatchObject([
    { trigger: "orders", triggerId, success: expect.closeTo(2 / 3), budget: { bad: 1 } },
  ]);
});

test("a trigger's own objective counts where nobody asks for another", async () => {
  const { client } = world;
  await client.replaceTrigger({ trigger: "orders", input: { ...orders, objectivePercent: 90 } });
  const own = await client.getTriggerStatistics({ trigger: "orders", query: {} });
  expect([own.budget.objectivePercent, own.budget.allowed]).toEqual([90, 0.3]);
  const asked = await client.getTriggerStatistics({ trigger: "orders", query: { objectivePercent: 50 } });
  expect(asked.budget.objectivePercent).toBe(50);
  const { items } = await client.listTriggerStatistics({ query: {} });
  expect(items.map(({ budget }) => budget.objectivePercent)).toEqual([90]);
  await client.replaceTrigger({ trigger: "orders", input: orders });
});

test("each trigger tells when its credentials last proved who sends, and at how many places its deliveries differ", async () => {
  const { client, store } = world;
  const token = { scheme: "basic", username: "ada", secret: "env:TEST_SECRET" };
  const input = {
    name: "shop",
    auth: [{ ...token, username: "eve", name: "old" }, token],
    routes: [{ workflow: "order" }],
  };
  const { id, workspace, auth } = await client.createTrigger({ input });
  const [old] = auth;
  if (old === undefined) throw new Error("It has two.");
  const lastAt = "2026-01-31T12:00:00.000Z";
  const use = { triggerId: id, credentialId: credentialId(old), count: 1, lastAt, lastAddress: "192.0.2.1" };
  await store.people.usedCredentials([use]);
  const seen = { firstSeenAt: lastAt, lastSeenAt: lastAt, count: 4, deliveryId: "dlv_1" };
  const difference = {
    workspace,
    triggerId: id,
    kind: "new",
    expected: null,
    found: "string",
    ...seen,
  } as const;
  await store.drift.note([
    { ...difference, path: "$.a" },
    { ...difference, path: "$.b" },
  ]);
  const { items } = await client.listTriggerStatistics({ query: {} });
  expect(items.map(({ trigger, credentials, drift }) => ({ trigger, credentials, drift }))).toEqual([
    { trigger: "orders", credentials: [], drift: 0 },
    {
      trigger: "shop",
      credentials: [
        { label: "old", lastUsedAt: lastAt },
        { label: "basic 2", lastUsedAt: null },
      ],
      drift: 2,
    },
  ]);
});

test("triggers are told page by page, those with the most deliveries first", async () => {
  const { client } = world;
  await client.createTrigger({ input: { ...orders, name: "quiet" } });
  const names: string[] = [];
  let before: string | undefined;
  do {
    const { items, next } = await client.listTriggerStatistics({ query: { limit: 1, before } });
    names.push(...items.map(({ trigger }) => trigger));
    before = next ?? undefined;
  } while (before !== undefined);
  expect([names[0], names.slice(1).toSorted()]).toEqual(["orders", ["quiet", "shop"]]);
  const past = await client.listTriggerStatistics({ query: { before: "0 trg_zzz" } });
  expect(past).toMatchObject({ items: [], next: null });
  expect((await world.call("GET", "/api/v1/statistics/triggers?before=shop")).status).toBe(400);
});

test("what lies further back than minutes are kept is told by hours, then by days", async () => {
  const { client } = world;
  const at = Date.now();
  const step = async (days: number, stepMs: number) => {
    const query = { from: new Date(at - days * 86_400_000).toISOString(), stepMs };
    return (await client.getStatistics({ query })).stepMs;
  };
  expect(await step(2, 300_000)).toBe(300_000);
  expect(await step(10, 1_800_000)).toBe(3_600_000);
  expect(await step(200, 3_600_000)).toBe(86_400_000);
});

test("the command line shows them", async () => {
  const shown = await tripline(world, ["stats", "orders"]);
  expect(shown.out).toMatch(/success\s+66\.67 %/);
  expect(shown.out).toMatch(/1 of 0\.03 that may fail; 3 came/);
  const all = await tripline(world, ["statistics", "--triggers"]);
  expect(all.out).toMatch(/^orders\s+4\s+1\s+66\.67 %/m);
  const wrong = await tripline(world, ["statistics", "orders", "--triggers"]);
  expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("Give a trigger")]);
});
