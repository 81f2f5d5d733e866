import { expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld, secretKey } from "../../test/gateway-world.ts";
import type { Metrics } from "../contract/metrics.ts";
import { WorkflowInput } from "../contract/workflow.ts";
import { ownWriteKey } from "../core/own-write.ts";

const auth = [{ scheme: "header-token", header: "X-Token", secrets: ["env:TEST_SECRET"] }];
const proved = { "x-token": secretKey };
const flow = (said: string) => ({
  name: "flow",
  steps: [{ id: "say", type: "transform", config: { value: said } }],
});
const answering = { auth, routes: [{ workflow: "flow" }], response: { method: "workflow" as const } };

async function call(
  world: GatewayWorld,
  path: string,
  headers: Record<string, string> = proved,
  body = "{}",
) {
  const answer = await fetch(`${world.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  const isTest = answer.headers.get("x-tripline-test");
  return {
    status: answer.status,
    body: await answer.text(),
    isTest,
    id: answer.headers.get("x-request-id") ?? "",
  };
}

const saveDraft = (world: GatewayWorld, said: string, ifRevision = 0) =>
  world.store.drafts.save({
    workspace: "default",
    kind: "workflow",
    name: "flow",
    ifRevision,
    base: 1,
    savedAt: new Date(world.now + ifRevision).toISOString(),
    savedBy: null,
    definition: JSON.parse(JSON.stringify(WorkflowInput.parse(flow(said)))),
  });

const runOf = async (world: GatewayWorld, deliveryId: string) => {
  const [run] = (await world.store.deliveries.get({ workspace: "default", id: deliveryId }))?.runs ?? [];
  return run === undefined ? null : world.store.runs.get({ workspace: "default", id: run.id });
};

test("[S75] a test that proves nothing is refused like any other request, at a trigger that is not active like an unknown one", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(flow("live"));
  const trigger = await world.put(answering);
  const refused = await call(world, `/webhooks/${trigger.id}/test`, {});
  expect(refused).toMatchObject({ status: 401, isTest: "1" });
  const paused = await world.put({ ...answering, name: "paused", status: "inactive" });
  const hidden = await call(world, `/webhooks/${paused.id}/test`, {});
  const unknown = await call(world, "/webhooks/trg_unknown/test", {});
  expect(hidden).toMatchObject({ status: 404, body: unknown.body, isTest: unknown.isTest });
  await world.gateway.stop(1_000);
  const rejected = await world.deliveries();
  expect(rejected.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  // What comes to no trigger is no test of one.
  expect(rejected.filter((delivery) => delivery.test === true)).toHaveLength(2);
});

test("where nobody has to prove anything, nobody has drafts run, nor hears of a trigger that is not active", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(flow("live"));
  const open = await world.put({ ...answering, auth: [{ scheme: "none" }] });
  const paused = await world.put({
    ...answering,
    auth: [{ scheme: "none" }],
    status: "inactive",
    name: "paused",
  });
  await saveDraft(world, "draft");
  expect(await call(world, `/webhooks/${open.id}`)).toMatchObject({ status: 200, body: '"live"' });
  expect(await call(world, `/webhooks/${open.id}/test`)).toMatchObject({ status: 401, isTest: "1" });
  expect(await call(world, `/webhooks/${paused.id}/test`)).toMatchObject({ status: 404, isTest: null });
});

test("what a step of ours brought about runs nothing, though it comes to the address for tests", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(flow("live"));
  const { id } = await world.put({ ...answering, ownWrites: { key: "{{ trigger.body.id }}" } });
  const at = new Date(world.now).toISOString();
  const until = new Date(world.now + 60_000).toISOString();
  const note = {
    workspace: "default",
    key: ownWriteKey("1"),
    fields: null,
    runId: "run_1",
    path: "push",
    at,
    until,
  };
  await world.store.ownWrites.note(note);
  const runs = async (body: string) =>
    runOf(world, (await call(world, `/webhooks/${id}/test`, proved, body)).id);
  expect(await runs('{"id":"1"}')).toBeNull();
  expect(await runs('{"id":"2"}')).toMatchObject({ version: -1 });
});

test("[S8] a test starts nothing where its trigger is not active, and tells its proved sender why", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(flow("live"));
  const { id } = await world.put({ ...answering, status: "inactive" });
  for (const body of ["{}", "{"]) {
    expect(await call(world, `/webhooks/${id}/test`, proved, body)).toMatchObject({
      status: 409,
      body: expect.stringContaining("Trigger is not active"),
      isTest: "1",
    });
  }
});

test("a test is answered by the draft, at each kind of address and by the header; what is no test by what is live", async () => {
  const counted: string[] = [];
  const nothing = () => undefined;
  const metrics: Metrics = {
    delivered: ({ status }) => void counted.push(status),
    answered: () => void counted.push("answered"),
    runEnded: nothing,
    attempted: nothing,
    called: nothing,
    flushed: nothing,
    own: { count: nothing, set: nothing, observe: nothing },
  };
  await using world = await openGatewayWorld({ doors: { metrics } });
  await world.putWorkflow(flow("live"));
  const { id, name } = await world.put({ ...answering, suffix: "/orders" });
  const first = await saveDraft(world, "draft");
  const tests = [
    `/webhooks/${id}/test`,
    `/api/v1/hooks/${id}/run/test`,
    `/api/webhook/default/${name}/test/`,
  ];
  for (const path of [...tests, "/in/default/orders/test"])
    expect(await call(world, path), path).toMatchObject({ status: 200, body: '"draft"', isTest: "1" });
  const said = await call(world, `/webhooks/${id}`, { ...proved, "tripline-test": "1" });
  expect(said).toMatchObject({ body: '"draft"', isTest: "1" });
  expect(counted).toEqual([]);
  const live = await call(world, `/webhooks/${id}`, { ...proved, "tripline-test": "0" });
  expect(live).toMatchObject({ body: '"live"', isTest: null });
  expect(counted).toEqual(["accepted", "answered"]);
  // Else whoever guesses would go unseen by saying that it is a test.
  expect(await call(world, `/webhooks/${id}/test`, {})).toMatchObject({ status: 401 });
  expect(counted.slice(2)).toEqual(["rejected", "answered"]);

  const [test1, live1] = [await runOf(world, said.id), await runOf(world, live.id)];
  expect([test1?.version, live1?.version]).toEqual([-1, 1]);
  const detail = await world.store.deliveries.get({ workspace: "default", id: said.id });
  expect(detail?.test).toBe(true);
  expect(detail?.trace).toContainEqual(
    expect.objectContaining({
      station: "route",
      verdict: "test",
      reason: expect.stringMatching(/flow: its draft of/),
    }),
  );
  const found = await world.store.deliveries.search({
    workspace: "default",
    test: true,
    limit: 10,
    lookMs: 1_000,
  });
  expect(found.items).toHaveLength(5);
  expect(found.items.some((delivery) => delivery.id === live.id)).toBe(false);
  // What a run began with stays what it was; only what differs is kept anew.
  await saveDraft(world, "another", first);
  expect(await call(world, tests[0] ?? "")).toMatchObject({ body: '"another"' });
  const flowId = test1?.workflowId ?? "";
  expect((await world.store.definitions.workflowVersion({ id: flowId, version: -1 }))?.steps).toMatchObject([
    { config: { value: "draft" } },
  ]);
  expect(await world.store.definitions.workflowVersions({ id: flowId })).toHaveLength(1);
});

test("a path that a trigger has takes what comes there in earnest, though it ends like a test's", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(flow("live"));
  await world.put({ ...answering, suffix: "/orders/:shop" });
  expect(await call(world, "/in/default/orders/test")).toMatchObject({ status: 200, isTest: null });
  const tested = await call(world, "/in/default/orders/acme/test");
  expect(tested).toMatchObject({ status: 200, isTest: "1" });
  const detail = await world.store.deliveries.get({ workspace: "default", id: tested.id });
  expect(detail?.pathParameters).toEqual({ shop: "acme" });
});

test("a test claims no idempotency key, is no sample, and its failure is none of the workflow's", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({
    name: "flow",
    steps: [{ id: "end", type: "transform", config: { value: "{{ $error('no') }}" } }],
  });
  const { id } = await world.put(answering);
  await world.store.captures.start({
    id: "cap_1",
    workspace: "default",
    triggerId: id,
    startedAt: new Date(world.now).toISOString(),
    endsAt: new Date(world.now + 60_000).toISOString(),
    authenticate: true,
    run: false,
  });
  await world.live.refresh();
  const keyed = { ...proved, "idempotency-key": "k" };
  const tests = [
    await call(world, `/webhooks/${id}/test`, keyed),
    await call(world, `/webhooks/${id}/test`, keyed),
  ];
  expect(tests).toMatchObject([{ status: 500 }, { status: 500 }]);
  const [one] = tests;
  expect(await runOf(world, one?.id ?? "")).toMatchObject({ status: "failed", version: -1 });
  const failures = await world.store.failures.groups({ workspace: "default", query: {}, limit: 5 });
  expect(failures.groups).toEqual([]);
  expect((await call(world, `/webhooks/${id}`)).status).toBe(200);
  const statuses = (await world.deliveries()).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual(["accepted", "accepted", "captured"]);
});

test("a test waits in no flow, and of a trigger that gathers batches is one alone", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow(flow("{{ $count(trigger.batch) }}"));
  const { id } = await world.put({
    auth,
    routes: [{ workflow: "flow" }],
    batch: { count: 5, ms: 3_600_000 },
  });
  const tested = await call(world, `/webhooks/${id}/test`);
  expect(tested).toMatchObject({ status: 200, isTest: "1" });
  await expect
    .poll(() => runOf(world, tested.id), { interval: 10 })
    .toMatchObject({ status: "succeeded", output: 1 });
});
