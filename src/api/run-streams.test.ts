import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { z } from "zod";
import { type ApiWorld, openApiWorld } from "../../test/api-world.ts";
import { startTripline, tripline } from "../../test/cli.ts";
import type { Run } from "../contract/run.ts";
import type { WorkflowInput } from "../contract/workflow.ts";

import { createRunStreams } from "./run-streams.ts";
import { Streams } from "./streams.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld();
  const { client } = world;
  const value = { id: "first", type: "transform", config: { value: "{{ input.n }}" } };
  const wait = { id: "pause", type: "delay", config: { durationMs: "{{ input.ms }}" } };
  const fail = {
    id: "check",
    type: "branch",
    config: {
      arms: [{ when: "input.fail", steps: [{ id: "no", type: "fail", config: { message: "No luck." } }] }],
    },
  };
  const put = (name: string, steps: z.input<typeof WorkflowInput>["steps"]) =>
    client.putWorkflow({ workflow: name, input: { name, steps } });
  await put("slow", [value, wait, { ...value, id: "last" }]);
  await put("picky", [fail]);
});
afterAll(() => world[Symbol.asyncDispose]());
let ending: AbortController;
beforeEach(() => {
  ending = new AbortController();
  return () => ending.abort();
});

const start = async (workflow: string, input: Record<string, number | boolean>) =>
  (await world.client.startWorkflow({ workflow, input: { deliveryId: null, input } })).runId;

const over = (run: string) =>
  expect.poll(async () => (await world.client.getRun({ run })).endedAt).not.toBeNull();

/** What has come of a stream, until it is given. */
function gathered<Item>(stream: AsyncIterable<Item>): { items: Item[]; ended: Promise<void> } {
  const items: Item[] = [];
  const gather = async () => {
    try {
      for await (const item of stream) items.push(item);
    } catch (error) {
      if (!ending.signal.aborted) throw error;
    }
  };
  return { items, ended: gather() };
}

const tail = async (query: Record<string, string> = {}, lastEventId?: string) =>
  gathered(
    await world.client.tailRuns(
      { query },
      { signal: ending.signal, ...(lastEventId !== undefined && { lastEventId }) },
    ),
  ).items;
const statesOf = (runs: readonly Run[], id: string) =>
  runs.filter((run) => run.id === id).map(({ status }) => status);

test("of a run or a trigger that is not there nothing is followed", async () => {
  expect((await world.call("GET", "/api/v1/runs/run_none/follow")).status).toBe(404);
  expect((await world.call("GET", "/api/v1/runs/tail?trigger=none")).status).toBe(404);
  expect((await world.call("GET", "/api/v1/runs/tail?status=lost")).status).toBe(400);
});

test("runs are told of as they begin and end, and nothing of those before", async () => {
  await over(await start("picky", { fail: false }));
  const items = await tail();
  const id = await start("picky", { fail: false });
  await expect.poll(() => statesOf(items, id).at(-1)).toBe("succeeded");
  expect(new Set(items.map((run) => run.id))).toEqual(new Set([id]));
});

test("only what is asked for is told, and once more what has come not to fit", async () => {
  const failed = await tail({ status: "failed", workflow: "picky", error: "no LUCK" });
  const waiting = await tail({ status: "waiting" });
  const bad = await start("picky", { fail: true });
  const good = await start("picky", { fail: false });
  const slow = await start("slow", { n: 1, ms: 600_000 });
  await expect.poll(() => statesOf(failed, bad)).toEqual(["failed"]);
  await expect.poll(() => statesOf(waiting, slow)).toEqual(["waiting"]);
  await world.client.cancelRun({ run: slow });
  await expect.poll(() => statesOf(waiting, slow)).toEqual(["waiting", "canceled"]);
  expect(statesOf(failed, good)).toEqual([]);
  expect(waiting).toHaveLength(2);
});

test("a stream that broke off goes on: what has ended since is told, what had ended before is not", async () => {
  const before = await start("picky", { fail: false });
  await over(before);
  // The clocks of those who end runs may differ by ten seconds.
  world.aheadMs += 11_000;
  const broke = String(Date.now() + world.aheadMs);
  const after = await start("picky", { fail: true });
  await over(after);
  const items = await tail({}, broke);
  await expect.poll(() => statesOf(items, after)).toEqual(["failed"]);
  expect(statesOf(items, before)).toEqual([]);
});

test("a run is followed step by step to its end, with what is under way", async () => {
  const run = await start("slow", { n: 7, ms: 300 });
  const { items, ended } = gathered(await world.client.followRun({ run }));
  await ended;
  expect(items.at(-1)?.run.status).toBe("succeeded");
  const lines = items.flatMap(({ attempts }) => attempts.map(({ path, status }) => `${path} ${status}`));
  expect(lines).toContain("pause waiting");
  expect(lines.slice(-2)).toEqual(["pause succeeded", "last succeeded"]);
  expect(lines.filter((line) => line === "first succeeded")).toHaveLength(1);
  expect(items.some(({ underWay }) => underWay.some(({ path }) => path === "pause"))).toBe(true);
});

test("what another process does with a run is seen, too", async () => {
  const { replayDoors } = world;
  const watch = () => ({ [Symbol.dispose]: () => undefined });
  const elsewhere = { ...replayDoors.engine, watch, inHand: () => null };
  const doors = { ...replayDoors, engine: elsewhere, replays: { wake() {} }, deadLetters: { wake() {} } };
  const run = await start("slow", { n: 7, ms: 100 });
  const { signal } = ending;
  const by = { workspace: "default", actor: { id: "key_1" } };
  const streams = new Streams(replayDoors);
  const followed = await createRunStreams(doors, streams).follow({
    workspace: "default",
    by,
    id: run,
    signal,
  });
  const tailed = await createRunStreams(doors, streams).tail({
    sought: { workspace: "default", workflow: "slow" },
    by,
    lastEventId: String(Date.now() + world.aheadMs),
    signal,
  });
  expect(await followed.text()).toMatch(/event: run\nid: ended\ndata: .*"status":"succeeded"/);
  const reader = tailed.body?.getReader();
  let text = "";
  await expect
    .poll(async () => {
      text += Buffer.from((await reader?.read())?.value ?? []).toString();
      return text;
    })
    .toMatch(new RegExp(`"id":"${run}"[^\n]*"status":"succeeded"`));
  await reader?.cancel();
});

test("a run that has ended is told whole, once", async () => {
  const run = await start("picky", { fail: true });
  await over(run);
  const again = await world.call("GET", `/api/v1/runs/${run}/follow`, {
    headers: { "Last-Event-ID": "ended" },
  });
  expect(again.status).toBe(204);
  const { items, ended } = gathered(await world.client.followRun({ run }));
  await ended;
  expect(items).toMatchObject([{ run: { status: "failed" }, underWay: [] }]);
  expect(items[0]?.attempts.map(({ path }) => path)).toEqual(["check/arms.0/no", "check"]);
});

test("a stream of deliveries takes what the list takes, and misses nothing among what does not fit", async () => {
  const trigger = await world.client.createTrigger({ input: { name: "orders", auth: [{ scheme: "none" }] } });
  const query = { where: "body.total > 5", trigger: "orders" };
  const { items } = gathered(await world.client.tailDeliveries({ query }, { signal: ending.signal }));
  const wanted: string[] = [];
  for (const total of [1, 9, 3, 8]) {
    const id = await world.deliver({ triggerId: trigger.id, body: { total } });
    if (total > 5) wanted.push(id);
    await expect.poll(() => items.length).toBe(wanted.length);
    world.aheadMs += 2_500;
  }
  await expect.poll(() => items.map(({ id }) => id)).toEqual(wanted);
  const other = await world.call("GET", "/api/v1/deliveries/tail?where=%7B%7B");
  expect([other.status, other.body.issues[0].path]).toEqual([400, "where"]);
});

test("the command line follows a run, and runs", async () => {
  const child = startTripline(world, ["runs", "tail", "--workflow", "slow"]);
  let out = "";
  child.stdout.on("data", (chunk) => (out += chunk));
  await new Promise((resolve) => child.stderr.once("data", resolve));
  const run = await start("slow", { n: 1, ms: 100 });
  const { out: steps, code } = await tripline(world, ["runs", "follow", run]);
  expect([code, steps]).toEqual([0, expect.stringMatching(/first .*succeeded[^]*last .*succeeded/)]);
  await expect.poll(() => out).toMatch(new RegExp(`succeeded .*${run}`));
  child.kill();
  const bad = await start("picky", { fail: true });
  const failed = await tripline(world, ["runs", "follow", bad]);
  expect([failed.code, failed.out]).toEqual([1, expect.stringContaining("No luck.")]);
});
