import { expect, test } from "vitest";
import { type GatewayWorld, openGatewayWorld, secretKey } from "../../test/gateway-world.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import { TriggerInput } from "../contract/trigger.ts";
import { WorkflowInput } from "../contract/workflow.ts";

const auth = [{ scheme: "header-token", header: "X-Token", secrets: ["env:TEST_SECRET"] }];
const routes = [{ workflow: "flow" }];
const answering = { auth, routes, response: { method: "workflow" as const } };
const say = (value: unknown) => [{ id: "say", type: "transform", config: { value } }];

async function call(world: GatewayWorld, id: string, { body = "{}", isTest = true } = {}) {
  const answer = await fetch(`${world.url}/webhooks/${id}${isTest ? "/test" : ""}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-token": secretKey },
    body,
  });
  return {
    status: answer.status,
    body: await answer.text(),
    deliveryId: answer.headers.get("x-request-id") ?? "",
  };
}

const saveDraft = async (
  world: GatewayWorld,
  kind: "workflow" | "trigger",
  definition: { name: string; [field: string]: unknown },
  ifRevision = 0,
) =>
  world.store.drafts.save({
    workspace: "default",
    kind,
    name: definition.name,
    ifRevision,
    base: 1,
    savedAt: new Date(world.now).toISOString(),
    savedBy: null,
    definition: JSON.parse(JSON.stringify(definition)),
  });
const draftFlow = (world: GatewayWorld, name: string, steps: object[]) =>
  saveDraft(world, "workflow", WorkflowInput.parse({ name, steps }));

/** As a test by hand is asked of. */
const askedOf = (world: GatewayWorld, triggerId: string, body: string) => ({
  id: "dlv_asked",
  isTest: true,
  triggerId,
  receivedAt: new Date(world.now).toISOString(),
  method: "POST",
  url: `/webhooks/${triggerId}`,
  headers: { "content-type": "application/json" },
  ip: "127.0.0.1",
  body: Buffer.from(body),
});

const runsOf = async (world: GatewayWorld, deliveryId: string) => {
  const { runs = [] } = (await world.store.deliveries.get({ workspace: "default", id: deliveryId })) ?? {};
  return Promise.all(runs.map(({ id }) => world.store.runs.get({ workspace: "default", id })));
};

test("a draft that can't be run is told to who sent the test, in one line to the log, and to nobody else", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow", steps: say("live") });
  const { id } = await world.put(answering);
  await draftFlow(world, "flow", [{ id: "a", type: "nonesuch", config: {} }]);
  const halfDone = await call(world, id);
  expect(halfDone.status).toBe(500);
  expect(JSON.parse(halfDone.body)).toMatchObject({
    error: "Run failed",
    msg: expect.stringContaining("“nonesuch”, which is not known"),
  });
  expect(world.logged).toEqual(["warn test given up"]);
  expect(await call(world, id, { isTest: false })).toMatchObject({ status: 200, body: '"live"' });
});

test("a test of a draft that can't be read, or of a trigger's that can't work, is refused with why", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow", steps: say("live") });
  const { id, name } = await world.put(answering);
  await saveDraft(world, "workflow", { name: "flow", steps: "none" });
  const unreadable = await call(world, id);
  expect(unreadable).toMatchObject({ status: 409, body: expect.stringContaining("steps must be a list") });
  const wrong = TriggerInput.parse({ ...answering, name, filter: "body.total >" });
  const revision = await saveDraft(world, "trigger", wrong);
  expect(await call(world, id)).toMatchObject({ status: 409, body: expect.stringContaining("can't work") });
  await saveDraft(world, "trigger", { name, auth: "none" }, revision);
  expect(await call(world, id)).toMatchObject({
    status: 409,
    body: expect.stringContaining("can't be read"),
  });
  expect(world.logged).toEqual([]);
  expect(await call(world, id, { isTest: false })).toMatchObject({ status: 200, body: '"live"' });
  await world.gateway.stop(1_000);
  // It says nothing against who sent it.
  await world.security.flush();
  expect(await world.store.audit.list({ workspace: "default", limit: 10 })).toEqual([]);
  const refused = (await world.deliveries()).filter(({ status }) => status === "rejected");
  expect(refused.map(({ test: isTest }) => isTest)).toEqual([true, true, true]);
  const why = refused.map(({ trace }) => trace.at(-1));
  for (const said of why)
    expect(said).toMatchObject({ verdict: "untestable", reason: expect.stringContaining("its draft of") });
  expect(why.map((said) => String(said?.station)).toSorted()).toEqual(["admit", "admit", "route"]);
});

test("a test that can't be had for the store's sake is to be sent again, and has spent no quota", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow", steps: say("live") });
  const { id } = await world.put({ ...answering, limits: { quota: { perMinute: 1 } } });
  const { definitions, drafts } = world.store;
  definitions.keepTested = () => Promise.reject(new StoreUnavailable("away"));
  expect(await call(world, id)).toMatchObject({ status: 503 });
  drafts.get = () => Promise.reject(new StoreUnavailable("away"));
  expect(await call(world, id)).toMatchObject({ status: 503 });
  expect(await call(world, id, { isTest: false })).toMatchObject({ status: 200, body: '"live"' });
});

test("a test goes by its trigger's draft, behind the door that is in force", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "flow", steps: say("{{ params.order }}") });
  const { id, name } = await world.put({ auth, routes: [] });
  const draft = TriggerInput.parse({
    name,
    // None of these is in force before it is published.
    auth: [{ scheme: "none" }],
    status: "inactive",
    methods: ["GET"],
    limits: { bodyBytes: 1 },
    redact: { body: ["$.order"] },
    routes,
    parameters: [{ name: "order", from: "body", path: "$.order", required: true }],
    filter: "params.order != 'unwanted'",
    response: { method: "workflow" },
    responses: { filtered: { status: 202, body: "not wanted" } },
  });
  const revision = await saveDraft(world, "trigger", draft);
  const unproved = await fetch(`${world.url}/webhooks/${id}/test`, { method: "POST", body: "{}" });
  expect(unproved.status).toBe(401);
  const tested = await call(world, id, { body: '{"order":"A-7"}' });
  expect(tested).toMatchObject({ status: 200, body: '"A-7"' });
  const kept = await world.store.deliveries.get({ workspace: "default", id: tested.deliveryId });
  expect(kept).toMatchObject({ test: true, params: { order: "A-7" }, body: { content: '{"order":"A-7"}' } });
  expect(kept?.trace).toContainEqual(
    expect.objectContaining({
      station: "admit",
      verdict: "test",
      reason: expect.stringContaining("its draft of"),
    }),
  );
  expect(await call(world, id)).toMatchObject({ status: 400, body: expect.stringContaining('["order"]') });
  const unwanted = await call(world, id, { body: '{"order":"unwanted"}' });
  expect(unwanted).toMatchObject({ status: 202, body: "not wanted" });
  expect(await call(world, id, { isTest: false })).toMatchObject({ status: 200, body: '{"received":true}' });

  // As who tests by hand is told; what is only asked keeps nothing.
  const request = askedOf(world, id, '{"order":"A-8"}');
  await draftFlow(world, "flow", say("another"));
  const asked = await world.gateway.judge(request, "sender", { stores: false });
  expect(asked.acceptance).toMatchObject({ delivery: { params: { order: "A-8" } }, runs: [{ version: 1 }] });
  const judged = await world.gateway.judge(request, "sender");
  expect(judged.acceptance?.runs).toMatchObject([{ version: -2 }]);
  await world.store.drafts.discard({ workspace: "default", kind: "trigger", name, ifRevision: revision });
  expect((await call(world, id)).body).toBe('{"received":true}');
});

test("a trigger that is paused, or has as much under way as it may, holds tests by its senders back as well", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({
    name: "flow",
    steps: [{ id: "rest", type: "delay", config: { duration: "1 h" } }],
  });
  const busy = await world.put({ auth, routes, concurrency: 1 });
  await call(world, busy.id, { isTest: false });
  await call(world, busy.id);
  const held = () => world.store.flows.held({ workspace: "default", triggerId: busy.id });
  await expect.poll(held, { interval: 10 }).toMatchObject({ held: 1, underWay: 1 });

  const { version, ...rest } = await world.put({ auth, routes, batch: { count: 2, ms: 1_000 } });
  const pause = { since: new Date(world.now).toISOString(), ratePerSecond: null };
  const paused = { ...rest, version: version + 1, pause };
  const { definitions } = world.store;
  const ifRevision = await definitions.revision();
  await definitions.change({ workspace: "default", putTriggers: [paused], ifRevision });
  await world.live.refresh();
  await call(world, paused.id);
  expect(await world.store.flows.held({ workspace: "default", triggerId: paused.id })).toMatchObject({
    held: 1,
  });
  // Who looks after it sees by a test of their own whether it may go on.
  const byHand = await world.gateway.judge(askedOf(world, paused.id, "{}"), "sender");
  expect(byHand.acceptance?.runs).toMatchObject([{ version: -1 }]);
  expect(byHand.acceptance?.runs[0]).not.toHaveProperty("hold");
});

test("what a test's run starts is a test as well: of the draft, and its failure is nobody's", async () => {
  await using world = await openGatewayWorld();
  await world.putWorkflow({ name: "below", steps: say("live") });
  await world.putWorkflow({
    name: "flow",
    steps: [{ id: "call", type: "run-workflow", config: { workflow: "below" } }],
  });
  const { id } = await world.put({ auth, routes });
  await draftFlow(world, "below", say("{{ $error('no') }}"));
  const { deliveryId } = await call(world, id);
  await expect.poll(() => runsOf(world, deliveryId), { interval: 10 }).toMatchObject([{ status: "failed" }]);
  const { items } = await world.store.runs.search({ workspace: "default", workflow: "below", limit: 5 });
  expect(items).toMatchObject([{ status: "failed", version: -1 }]);
  const failures = await world.store.failures.groups({ workspace: "default", query: {}, limit: 5 });
  expect(failures.groups).toEqual([]);
  const live = await call(world, id, { isTest: false });
  await expect
    .poll(() => runsOf(world, live.deliveryId), { interval: 10 })
    .toMatchObject([{ status: "succeeded", output: { output: "live" } }]);
});
