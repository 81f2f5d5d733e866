import { expect, test } from "vitest";
import { openEngineWorld, ready, storeOf } from "../../test/engine-world.ts";
import type { Store } from "../store/store.ts";

const workspace = "default";

test("a run that nobody knows is unknown", async () => {
  await using world = await openEngineWorld();
  const engine = await world.openEngine();
  expect(await engine.cancel({ workspace, ids: ["run_0"] })).toEqual([{ id: "run_0", status: "unknown" }]);
});

test("a queued run is canceled before it begins", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "one", steps: [{ id: "one", type: "act", config: { do: "one" } }] });
  const engine = await world.openEngine();
  const runId = await world.deliver("one");
  expect(await engine.cancel({ workspace, ids: [runId] })).toEqual([{ id: runId, status: "canceled" }]);
  engine.wake(ready(runId));
  await expect.poll(() => engine.stats()).toEqual({ running: 0, queued: 0 });
  expect(world.calls).toEqual([]);
  expect((await world.run(runId)).status).toBe("canceled");
});

test("a waiting run is canceled", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({
    name: "one",
    steps: [{ id: "pause", type: "delay", config: { duration: "1h" } }],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("one");
  engine.wake(ready(runId));
  await world.becomes(runId, "waiting");
  expect(await engine.cancel({ workspace, ids: [runId] })).toEqual([{ id: runId, status: "canceled" }]);
});

test("a running run is canceled at once: the step under way is aborted, no other begins", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  world.acts["hang"] = ({ signal }) => {
    reached.resolve();
    return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("aborted"))));
  };
  await world.putWorkflow({
    name: "two",
    steps: [
      {
        id: "choose",
        type: "branch",
        config: { arms: [{ when: "true", steps: [{ id: "one", type: "act", config: { do: "hang" } }] }] },
      },
      { id: "two", type: "act", config: { do: "two" } },
    ],
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("two");
  engine.wake(ready(runId));
  await reached.promise;
  expect(await engine.cancel({ workspace, ids: [runId] })).toEqual([{ id: runId, status: "running" }]);
  expect(await world.becomes(runId, "canceled")).toMatchObject({ output: null, error: null });
  expect(world.calls.map(({ name }) => name)).toEqual(["hang"]);
});

test("a run that another process has in hand stops at its next write", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  world.acts["one"] = async () => {
    reached.resolve();
    await opened.promise;
    return 1;
  };
  await world.putWorkflow({
    name: "two",
    steps: ["one", "two"].map((id) => ({ id, type: "act", config: { do: id } })),
  });
  const engine = await world.openEngine();
  const runId = await world.deliver("two");
  engine.wake(ready(runId));
  await reached.promise;
  await world.store.runs.cancel({ workspace, ids: [runId], now: new Date(world.now).toISOString() });
  opened.resolve();
  const run = await world.becomes(runId, "canceled");
  expect(run.attempts.map(({ path, status }) => [path, status])).toEqual([["one", "succeeded"]]);
  expect(world.calls.map(({ name }) => name)).toEqual(["one"]);
});

test("a run that has ended stays as it ended", async () => {
  await using world = await openEngineWorld();
  await world.putWorkflow({ name: "one", steps: [{ id: "one", type: "act", config: { do: "one" } }] });
  const engine = await world.openEngine();
  const runId = await world.deliver("one");
  engine.wake(ready(runId));
  await world.becomes(runId, "succeeded");
  expect(await engine.cancel({ workspace, ids: [runId] })).toEqual([{ id: runId, status: "succeeded" }]);
});

test("a caller who waits for a run that is canceled is told", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  world.acts["hang"] = () => {
    reached.resolve();
    return new Promise(() => {});
  };
  await world.putWorkflow({ name: "one", steps: [{ id: "one", type: "act", config: { do: "hang" } }] });
  const engine = await world.openEngine({ worker: "here" });
  const runId = await world.deliver("one", { claimedBy: "here" });
  const reply = engine.runNow(runId);
  await reached.promise;
  await engine.cancel({ workspace, ids: [runId] });
  expect(await reply).toEqual({ kind: "ended", status: "canceled", output: null, error: null });
});

test("a cancel that comes between the claim and the first step is heard", async () => {
  await using world = await openEngineWorld();
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const definitions: Store["definitions"] = {
    ...world.store.definitions,
    async workflowVersion(find) {
      reached.resolve();
      await opened.promise;
      return world.store.definitions.workflowVersion(find);
    },
  };
  await world.putWorkflow({ name: "one", steps: [{ id: "one", type: "act", config: { do: "one" } }] });
  const engine = await world.openEngine({ store: { ...storeOf(world), definitions } });
  const runId = await world.deliver("one");
  engine.wake(ready(runId));
  await reached.promise;
  expect(await engine.cancel({ workspace, ids: [runId] })).toEqual([{ id: runId, status: "running" }]);
  opened.resolve();
  await world.becomes(runId, "canceled");
  expect(world.calls).toEqual([]);
});
