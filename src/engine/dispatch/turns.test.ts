import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { type EngineWorld, openEngineWorld, ready, storeOf } from "../../../test/engine-world.ts";
import { silentLog } from "../../contract/log.ts";
import { newId } from "../../core/id.ts";
import { asReady, type ReadyRun } from "../../core/ready-run.ts";
import type { DispatchLink } from "./dispatch.ts";
import { localDispatch } from "./local.ts";

/** As they are told of; the store need not know them. */
const named = (of: string, count: number) =>
  asReady(
    Array.from({ length: count }, (_, at) => ({ id: `${of} ${at}` })),
    { workspace: of },
  );

/** Stored and queued, of a workflow that there is. */
async function runsOf(
  world: EngineWorld,
  { of, workflow, count }: { of: string; workflow: string; count: number },
) {
  const found = await world.store.definitions.workflow({ workspace: "default", idOrName: workflow });
  if (found === null) throw new Error(`There is no workflow ${workflow}.`);
  const source = { now: world.now, random: randomBytes };
  const runs = Array.from({ length: count }, () => ({
    id: newId("run", source),
    workflowId: found.id,
    workflow,
    version: found.version,
  })).toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const [part, now] = [500, new Date(world.now).toISOString()];
  for (let at = 0; at < count; at += part)
    await world.store.runs.start({ workspace: of, deliveryId: null, runs: runs.slice(at, at + part), now });
  return asReady(runs, { workspace: of });
}

/** They wait, and are due. */
async function park({ store, now: at }: EngineWorld, waiting: readonly ReadyRun[]) {
  const now = new Date(at).toISOString();
  const claimed = await store.runs.claim({ worker: "w", ids: waiting.map(({ id }) => id), now });
  const parked = { attempts: [], ranMs: 0, wakeAt: now };
  await Promise.all(claimed.map(({ id, epoch }) => store.runs.park({ ...parked, runId: id, epoch })));
}

/** A dispatch that has begun; what it takes stays in hand until it is ended, unless something else is said. */
async function begun(
  world: EngineWorld,
  { concurrency, take, store = world.store }: Pick<DispatchLink, "concurrency"> & Partial<DispatchLink>,
) {
  const dispatch = localDispatch();
  const [taken, ends]: [string[], (() => void)[]] = [[], []];
  await dispatch.start({
    running: () => [],
    inHand: () => [],
    canceled: () => {},
    store,
    log: silentLog,
    now: () => world.now,
    worker: "worker-1",
    concurrency,
    takesQueued: true,
    take(runId) {
      taken.push(runId);
      return take?.(runId) ?? new Promise((resolve) => ends.push(resolve));
    },
  });
  return {
    dispatch,
    taken,
    async end(count = ends.length) {
      for (const end of ends.splice(0, count)) end();
      await new Promise((resolve) => setImmediate(resolve));
    },
    async [Symbol.asyncDispose]() {
      const stopped = dispatch.stop(Promise.resolve());
      for (const end of ends) end();
      await stopped;
    },
  };
}

test("a long queue of one workspace keeps no other waiting, and has not all places while others come", async () => {
  await using world = await openEngineWorld();
  await using scene = await begun(world, { concurrency: 10 });
  const { dispatch, taken } = scene;
  dispatch.wake(named("noisy", 11_000));
  expect(taken).toHaveLength(10);
  dispatch.wake(named("calm", 2));
  dispatch.wake(named("third", 1));
  await scene.end(3);
  expect(taken.slice(10)).toEqual(["calm 0", "third 0"]);
  await scene.end();
  const next = taken.slice(12).toSorted();
  expect(next.map((id) => id.split(" ")[0])).toEqual(["calm", ...Array.from({ length: 7 }, () => "noisy")]);
  dispatch.wake(asReady([{ id: "later 0" }], { workspace: "calm" }));
  expect(taken.at(-1)).toBe("later 0");
});

test("who marks all runs as high keeps nobody waiting: a priority counts among runs of one workspace alone", async () => {
  await using world = await openEngineWorld();
  await using scene = await begun(world, { concurrency: 1 });
  const { dispatch, taken } = scene;
  const ranked = (id: string, priority: ReadyRun["priority"]) =>
    dispatch.wake(asReady([{ id }], { workspace: id.split(" ")[0] ?? "", priority }));
  for (let at = 0; at < 5; at += 1) ranked(`noisy ${at}`, "high");
  for (const priority of ["low", "normal", "high"] as const) ranked(`calm ${priority}`, priority);
  for (let count = 0; count < 7; count += 1) await scene.end();
  expect(taken).toEqual([
    "noisy 0",
    "noisy 1",
    "calm high",
    "noisy 2",
    "calm normal",
    "noisy 3",
    "calm low",
    "noisy 4",
  ]);
});

test("a workspace has all places again when others have been gone for some minutes", async () => {
  await using world = await openEngineWorld();
  await using scene = await begun(world, { concurrency: 10 });
  const { dispatch, taken } = scene;
  dispatch.wake([...named("calm", 1), ...named("alone", 20)]);
  // One of another's is in hand: of the nine places that it leaves.
  expect(taken).toHaveLength(1 + 7);
  await scene.end(1);
  expect(taken).toHaveLength(1 + 8);
  world.now += 300_000;
  dispatch.wake(named("alone", 1));
  expect(taken).toHaveLength(1 + 8);
  world.now += 1;
  dispatch.wake(named("alone", 1));
  expect(taken).toHaveLength(1 + 10);
  // Who comes is no stranger, and has a place as soon as one is free.
  dispatch.wake(named("other", 5));
  await scene.end(1);
  expect(taken.at(-1)).toBe("other 0");
});

test("of two places one is free for others that wait, or were there, and for nobody else", async () => {
  await using world = await openEngineWorld();
  await using scene = await begun(world, { concurrency: 2 });
  scene.dispatch.wake(named("alone", 5));
  expect(scene.taken).toEqual(["alone 0", "alone 1"]);
  await scene.end(1);
  expect(scene.taken).toHaveLength(3);
  scene.dispatch.wake(named("other", 1));
  await scene.end(2);
  expect(scene.taken.slice(3)).toEqual(["other 0", "alone 3"]);
  await scene.end(2);
  expect(scene.taken.slice(5)).toEqual(["alone 4"]);
});

test("more overdue runs of one workspace than are read at a time hide none of another's", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "any", steps: [{ id: "one", type: "think", config: { do: "note" } }] });
  const noisy = await runsOf(world, { of: "noisy", workflow: "any", count: 1_100 });
  const calm = await runsOf(world, { of: "calm", workflow: "any", count: 1 });
  await park(world, [...noisy, ...calm]);
  await using scene = await begun(world, { concurrency: 10 });
  await expect.poll(() => scene.taken.length, { interval: 1 }).toBe(8);
  expect(scene.taken).toContain(calm[0]?.id);
});

test("a wait that is over has its turn while another workspace's line has all places", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "any", steps: [{ id: "one", type: "think", config: { do: "note" } }] });
  await using scene = await begun(world, { concurrency: 3 });
  scene.dispatch.wake(named("noisy", 1_000));
  const calm = await runsOf(world, { of: "calm", workflow: "any", count: 1 });
  await park(world, calm);
  scene.dispatch.parked("", world.now);
  const isTaken = async () => {
    await scene.end(1);
    return scene.taken.includes(calm[0]?.id ?? "");
  };
  await expect.poll(isTaken, { interval: 10 }).toBe(true);
  expect(scene.taken.length).toBeLessThan(500);
});

test("a workspace of whose runs memory holds few has its turn to the last of them", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "any", steps: [{ id: "one", type: "think", config: { do: "note" } }] });
  const calm = await runsOf(world, { of: "calm", workflow: "any", count: 300 });
  const waiting = new Set(calm.map(({ id }) => id));
  const done = Promise.withResolvers<void>();
  const now = new Date(world.now).toISOString();
  let others = 0;
  const take = async (id: string) => {
    await done.promise;
    if (waiting.size > 0 && !waiting.has(id)) others += 1;
    await world.store.runs.claim({ worker: "worker-1", ids: [id], now });
    waiting.delete(id);
  };
  await using scene = await begun(world, { concurrency: 2, take });
  scene.dispatch.wake(named("noisy", 10_000));
  scene.dispatch.wake(calm);
  done.resolve();
  await expect.poll(() => waiting.size, { interval: 1, timeout: 20_000 }).toBe(0);
  expect(others).toBeLessThan(400);
});

test("runs of another priority than those that fill the store and the memory have it read no more often", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "any", steps: [{ id: "one", type: "think", config: { do: "note" } }] });
  await runsOf(world, { of: "noisy", workflow: "any", count: 1_100 });
  const store = storeOf(world);
  let reads = 0;
  const counted: typeof store.runs.ready = (find) => {
    reads += 1;
    return store.runs.ready(find);
  };
  const isUrgent = (id: string) => id.startsWith("urgent");
  const ends: (() => void)[] = [];
  const take = (id: string) =>
    isUrgent(id) ? Promise.resolve() : new Promise<void>((resolve) => ends.push(resolve));
  const watched = { ...store, runs: { ...store.runs, ready: counted } };
  await using scene = await begun(world, { concurrency: 10, store: watched, take });
  const wake = (id: string, workspace: string) =>
    scene.dispatch.wake(asReady([{ id }], { workspace, priority: "high" }));
  // The places that are left to others are free.
  wake("urgent 0", "other");
  await expect.poll(() => scene.taken.length, { interval: 1 }).toBe(1 + 8);
  for (let at = 1; at <= 20; at += 1) {
    wake(`urgent ${at}`, "noisy");
    ends.shift()?.();
    await scene.end();
  }
  expect(scene.taken.filter(isUrgent)).toHaveLength(1 + 20);
  expect(reads).toBe(1);
});

test("runs that come while older ones are in the store alone are taken after them", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "any", steps: [{ id: "one", type: "think", config: { do: "note" } }] });
  const [of, workflow, now] = ["alone", "any", new Date(world.now).toISOString()];
  const older = await runsOf(world, { of, workflow, count: 1_100 });
  const begin = Promise.withResolvers<void>();
  const take = async (id: string) => {
    await begin.promise;
    await world.store.runs.claim({ worker: "worker-1", ids: [id], now });
  };
  await using scene = await begun(world, { concurrency: 10, take });
  await expect.poll(() => scene.taken.length, { interval: 1 }).toBe(10);
  world.now += 1;
  const newer = await runsOf(world, { of, workflow, count: 20 });
  scene.dispatch.wake(newer);
  begin.resolve();
  await expect.poll(() => scene.taken.length, { interval: 1 }).toBe(1_120);
  expect(scene.taken).toEqual([...older, ...newer].map(({ id }) => id));
});

test("[S120] runs that were held, and go on, have their turn among all workspaces", async () => {
  await using world = await openEngineWorld();
  const { gates, definitions } = world.store;
  const pause = async (name: string, isPaused: boolean) => {
    const workflow = await definitions.workflow({ workspace: "default", idOrName: name });
    const since = isPaused ? new Date(world.now).toISOString() : null;
    await gates.pause({ workflowId: workflow?.id ?? "", since });
    await world.live.refresh();
    return workflow?.id ?? "";
  };
  for (const name of ["crowd", "single", "last"])
    await world.putWorkflow({ name, steps: [{ id: "one", type: "act", config: { do: name } }] });
  const engine = await world.openEngine({ concurrency: 1 });
  for (const [workflow, of, count] of [["crowd", "noisy", 20] as const, ["single", "calm", 1] as const]) {
    const workflowId = await pause(workflow, true);
    engine.wake(await runsOf(world, { of, workflow, count }));
    await expect.poll(() => gates.count({ workflowId }), { interval: 1 }).toMatchObject({ held: count });
  }
  const released = Promise.withResolvers<null>();
  world.acts["last"] = () => released.promise;
  const blocker = await world.deliver("last");
  engine.wake(ready(blocker));
  await expect.poll(() => world.calls.length, { interval: 1 }).toBe(1);
  for (const [workflow, queued] of [["crowd", 20] as const, ["single", 21] as const]) {
    await pause(workflow, false);
    await expect.poll(() => engine.stats().queued, { interval: 1 }).toBe(queued);
  }
  released.resolve(null);
  await expect.poll(() => world.calls.length, { interval: 1 }).toBe(1 + 21);
  expect(world.calls.map(({ name }) => name).indexOf("single")).toBeLessThan(3);
});
