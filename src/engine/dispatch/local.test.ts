import { expect, test } from "vitest";
import { openEngineWorld, ready, storeOf } from "../../../test/engine-world.ts";
import { silentLog } from "../../contract/log.ts";
import type { Dispatch, DispatchLink } from "./dispatch.ts";
import { localDispatch } from "./local.ts";

test("more queued runs than are read at a time are all taken, and none twice", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "many", steps: [{ id: "one", type: "think", config: { do: "note" } }] });
  const runIds = await Promise.all(Array.from({ length: 1_100 }, () => world.deliver("many")));
  const engine = await world.openEngine({ concurrency: 50 });
  engine.wake(ready(...runIds.slice(0, 10)));
  await expect
    .poll(
      async () => (await world.store.runs.counts({ workspace: "default", lookMs: 1_000 })).counts.succeeded,
      {
        timeout: 20_000,
      },
    )
    .toBe(1_100);
  expect(world.calls).toHaveLength(1_100);
  expect(engine.stats()).toEqual({ running: 0, queued: 0 });
});

test("[S120] runs of high priority are taken before those of low when workers are behind", async () => {
  await using world = await openEngineWorld();
  const step = { id: "one", type: "act", config: { do: "note", value: "{{ trigger.body }}" } };
  await world.putWorkflow({ name: "ranked", steps: [step] });
  const seen: unknown[] = [];
  world.acts["note"] = (_, value) => {
    seen.push(value);
    return null;
  };
  const priorities = ["low", "normal", "high"] as const;
  const stored = [];
  for (const priority of priorities) {
    stored.push(await world.deliver("ranked", { body: `${priority} stored`, priority }));
  }
  const engine = await world.openEngine({ concurrency: 1 });
  const woken = [];
  for (const priority of priorities) {
    const runId = await world.deliver("ranked", { body: `${priority} woken`, priority });
    woken.push(runId);
    engine.wake([{ id: runId, workspace: "default", priority }]);
  }
  for (const runId of [...stored, ...woken]) await world.becomes(runId, "succeeded");
  const order = seen.map(String);
  expect(order.indexOf("high stored")).toBeLessThan(order.indexOf("normal stored"));
  expect(order.indexOf("normal stored")).toBeLessThan(order.indexOf("low stored"));
  expect(order.at(-1)).toMatch(/^low/);
});

test("a run that is woken while it is in hand is taken once more: it may have been parked before", async () => {
  await using world = await openEngineWorld();
  const dispatch = localDispatch();
  const released = Promise.withResolvers<void>();
  const again = Promise.withResolvers<void>();
  const taken: string[] = [];
  const link: DispatchLink = {
    store: world.store,
    log: silentLog,
    now: () => world.now,
    worker: "worker-1",
    concurrency: 10,
    takesQueued: true,
    take: async (runId) => {
      taken.push(runId);
      if (taken.length > 1) again.resolve();
      await released.promise;
    },
    running: () => [],
    inHand: () => [],
    canceled: () => {},
  };
  await dispatch.start(link);
  dispatch.wake(ready("run_1"));
  dispatch.wake(ready("run_1"));
  dispatch.wake(ready("run_1"));
  expect(taken).toEqual(["run_1"]);
  released.resolve();
  await again.promise;
  await dispatch.stop(Promise.resolve());
  expect(taken).toEqual(["run_1", "run_1"]);
});

test("a run that waits goes on by itself when it is due", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "waiting",
    steps: ["one", "two"].map((id) => ({ id, type: "delay", config: { durationMs: 80 } })),
  });
  const engine = await world.openEngine({ now: Date.now });
  const runId = await world.deliver("waiting");
  engine.wake(ready(runId));
  const { attempts } = await world.becomes(runId, "succeeded");
  expect(attempts.map(({ path, status }) => [path, status])).toEqual([
    ["one", "succeeded"],
    ["two", "succeeded"],
  ]);
});

test("a run that waited while no process ran goes on when it is due", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "waiting",
    steps: [{ id: "one", type: "delay", config: { durationMs: 150 } }],
  });
  const before = await world.openEngine({ now: Date.now });
  const runId = await world.deliver("waiting");
  before.wake(ready(runId));
  await world.becomes(runId, "waiting");
  await before.stop(0);
  await world.openEngine({ now: Date.now });
  await world.becomes(runId, "succeeded");
});

test("a run that parks while the store is looked through is woken when it is due", async () => {
  await using world = await openEngineWorld();
  const waiting = (name: string, durationMs: number) =>
    world.putWorkflow({ name, steps: [{ id: "one", type: "delay", config: { durationMs } }] });
  await waiting("waiting", 60);
  await waiting("later", 3_600_000);
  const before = await world.openEngine({ now: Date.now });
  const later = await world.deliver("later");
  before.wake(ready(later));
  await world.becomes(later, "waiting");
  await before.stop(0);
  const [local, parked] = [localDispatch(), Promise.withResolvers<void>()];
  const store = storeOf(world);
  const nextWake = async () => {
    const next = await world.store.runs.nextWake();
    await parked.promise;
    return next;
  };
  const dispatch: Dispatch = {
    sole: true,
    start: (link) => local.start({ ...link, store: { ...store, runs: { ...store.runs, nextWake } } }),
    wake: (...wake) => local.wake(...wake),
    parked(...given) {
      local.parked(...given);
      parked.resolve();
    },
    queued: () => local.queued(),
    stop: (drained) => local.stop(drained),
  };
  const engine = await world.openEngine({ dispatch, now: Date.now });
  const runId = await world.deliver("waiting");
  engine.wake(ready(runId));
  await world.becomes(runId, "succeeded");
});
