import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";

let world: ApiWorld;
const gated = (concurrency?: number) => ({
  name: "sync",
  ...(concurrency !== undefined && { concurrency }),
  steps: [{ id: "later", type: "delay", config: { duration: "1 hour" } }],
});
const quick = { name: "quick", steps: [{ id: "a", type: "transform", config: { value: 1 } }] };
beforeAll(async () => {
  world = await openApiWorld();
  await world.client.applyDefinitions({ input: { definitions: [gated(2), quick] } });
});
afterAll(() => world[Symbol.asyncDispose]());

const start = async (workflow: string) =>
  (await world.client.startWorkflow({ workflow, input: { deliveryId: null } })).runId;
const get = (run: string) => world.client.getRun({ run });
const statuses = async (runs: string[]) =>
  (await Promise.all(runs.map(get))).map(({ status, held }) => (held ? "held" : status));

test("an unknown workflow can't be paused, and a reader pauses none", async () => {
  expect((await world.call("POST", "/api/v1/workflows/nothing/pause")).status).toBe(404);
  const key = await world.keyWith(["read"]);
  expect((await world.call("POST", "/api/v1/workflows/sync/pause", { key })).status).toBe(403);
});

test("[S120] of one workflow as many runs are under way as it says, and the next goes when one has ended", async () => {
  const runs: string[] = [];
  for (let count = 0; count < 4; count += 1) {
    runs.push(await start("sync"));
    const expected = runs.map((_, index) => (index < 2 ? "waiting" : "held"));
    await expect.poll(() => statuses(runs)).toEqual(expected);
  }
  expect(await world.client.getHeldWorkflowRuns({ workflow: "sync" })).toEqual({
    pausedAt: null,
    concurrency: 2,
    held: 2,
    underWay: 2,
  });
  await world.client.cancelRun({ run: runs[0] ?? "" });
  await expect.poll(() => statuses(runs)).toEqual(["canceled", "waiting", "waiting", "held"]);
  await world.client.cancelRun({ run: runs[3] ?? "" });
  await expect.poll(() => statuses(runs)).toEqual(["canceled", "waiting", "waiting", "canceled"]);
  const more = await start("sync");
  await expect.poll(() => statuses([more])).toEqual(["held"]);
  // A wider bound lets it go at once.
  await world.client.applyDefinitions({ input: { definitions: [gated(3)] } });
  await expect.poll(() => statuses([more])).toEqual(["waiting"]);
});

test("a paused workflow's runs are held whichever way they start, and go in their order when it is resumed", async () => {
  const paused = await world.client.pauseWorkflow({ workflow: "quick" });
  expect(paused).toMatchObject({ held: 0, concurrency: null, pausedAt: expect.any(String) });
  expect((await world.client.pauseWorkflow({ workflow: "quick" })).pausedAt).toBe(paused.pausedAt);
  const runs = [await start("quick"), await start("quick")];
  await expect.poll(() => statuses(runs)).toEqual(["held", "held"]);
  expect((await world.client.getHeldWorkflowRuns({ workflow: "quick" })).held).toBe(2);
  expect((await world.client.getWorkflow({ workflow: "quick", query: {} })).version).toBe(1);
  // Publishing another version does not lift it.
  const changed = { ...quick, title: "Quick" };
  await world.client.applyDefinitions({ input: { definitions: [changed] } });
  expect((await world.client.getHeldWorkflowRuns({ workflow: "quick" })).pausedAt).toBe(paused.pausedAt);
  await world.client.resumeWorkflow({ workflow: "quick" });
  await expect.poll(() => statuses(runs)).toEqual(["succeeded", "succeeded"]);
});

test("[S120] of one key one run is under way at a time, whichever way each started", async () => {
  const ordered = {
    name: "ordered",
    order: { key: "{{ params.customer }}{{ input.customer }}" },
    steps: [{ id: "later", type: "delay", config: { duration: "1 hour" } }],
  };
  const wrong = { ...ordered, order: { key: "{{ params. }}" } };
  await expect(world.client.applyDefinitions({ input: { definitions: [wrong] } })).rejects.toMatchObject({
    issues: [expect.objectContaining({ path: expect.stringContaining("order.key") })],
  });
  const caller = {
    name: "caller",
    steps: [{ id: "call", type: "run-workflow", config: { workflow: "ordered", input: { customer: "a" } } }],
  };
  await world.client.applyDefinitions({ input: { definitions: [ordered, caller] } });
  const startFor = async (customer: string) =>
    (
      await world.client.startWorkflow({
        workflow: "ordered",
        input: { deliveryId: null, input: { customer } },
      })
    ).runId;
  const first = await startFor("a");
  await expect.poll(() => statuses([first])).toEqual(["waiting"]);
  const parent = await start("caller");
  await expect.poll(async () => (await get(parent)).children.length).toBe(1);
  const child = (await get(parent)).children[0]?.id ?? "";
  const runs = [child, await startFor("b"), await startFor("")];
  await expect.poll(() => statuses(runs)).toEqual(["held", "waiting", "waiting"]);
  await world.client.cancelRun({ run: first });
  await expect.poll(() => statuses(runs)).toEqual(["waiting", "waiting", "waiting"]);
});
