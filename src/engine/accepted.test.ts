import { expect, test } from "vitest";
import { type EngineWorld, openEngineWorld, ready, storeOf } from "../../test/engine-world.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import type { Store } from "../store/store.ts";

const lost = { kind: "lost" };

/** Each run's only step ends when its gate is opened. */
async function openGated({
  steps = 1,
  ...world
}: { steps?: number } & Parameters<typeof openEngineWorld>[0] = {}) {
  const opened = await openEngineWorld(world);
  const gate = Promise.withResolvers<null>();
  opened.acts["gated"] = () => gate.promise;
  const step = (_: unknown, at: number) => ({ id: `s${at}`, type: "act", config: { do: "gated" } });
  await opened.putWorkflow({ name: "gated", steps: Array.from({ length: steps }, step) });
  return { world: opened, open: () => gate.resolve(null) };
}

const accepted = (world: EngineWorld, count: number) =>
  Promise.all(Array.from({ length: count }, () => world.deliver("gated", { claimedBy: "here" })));

test("runs beyond the bound are queued, and their callers sent away", async () => {
  const { world, open } = await openGated();
  await using _ = world;
  const engine = await world.openEngine({ worker: "here", concurrency: 2 });
  const runIds = await accepted(world, 5);
  const replies = runIds.map((runId) => engine.runNow(runId));
  const [, , ...beyond] = replies;
  expect(await Promise.all(beyond)).toEqual([lost, lost, lost]);
  open();
  for (const runId of runIds) await world.becomes(runId, "succeeded");
  expect(await Promise.all(replies.slice(0, 2))).toMatchObject([{ kind: "ended" }, { kind: "ended" }]);
});

test("a run beyond the bound that was canceled meanwhile ends", async () => {
  const { world, open } = await openGated();
  await using _ = world;
  const engine = await world.openEngine({ worker: "here", concurrency: 1 });
  const [first = "", second = ""] = await accepted(world, 2);
  const reply = engine.runNow(first);
  await engine.cancel({ workspace: "default", ids: [second] });
  expect(await engine.runNow(second)).toMatchObject({ kind: "ended", status: "canceled" });
  expect((await world.run(second)).status).toBe("canceled");
  open();
  await reply;
});

test("a run whose caller waits begins although the queued ones fill their bound", async () => {
  const { world, open } = await openGated();
  await using _ = world;
  const engine = await world.openEngine({ worker: "here", concurrency: 2 });
  const queued = await Promise.all(Array.from({ length: 4 }, () => world.deliver("gated")));
  engine.wake(ready(...queued));
  await expect.poll(() => engine.stats().running).toBe(2);
  const [runId = ""] = await accepted(world, 1);
  const reply = engine.runNow(runId);
  await expect.poll(() => engine.stats().running).toBe(3);
  open();
  expect(await reply).toMatchObject({ kind: "ended", status: "succeeded" });
});

test.each<[string, (stop: AbortSignal) => { waitMs: number; signal?: AbortSignal }]>([
  ["whose caller's time is over", () => ({ waitMs: 1 })],
  ["whose caller was sent away", (signal) => ({ waitMs: 60_000, signal })],
])("a run %s leaves at a stop before its next step", async (_name, waiting) => {
  const { world, open } = await openGated({ steps: 3 });
  await using _ = world;
  const engine = await world.openEngine({ worker: "here" });
  const [runId = ""] = await accepted(world, 1);
  const away = new AbortController();
  const reply = engine.runNow(runId, waiting(away.signal));
  await expect.poll(() => world.calls.length).toBe(1);
  away.abort();
  expect(await reply).toEqual(lost);
  const stopped = engine.stop(60_000);
  open();
  await stopped;
  expect(world.calls).toHaveLength(1);
  expect((await world.run(runId)).status).toBe("queued");
});

test("a run that a caller still waits for is carried to its end at a stop", async () => {
  const { world, open } = await openGated({ steps: 3 });
  await using _ = world;
  const engine = await world.openEngine({ worker: "here" });
  const [runId = ""] = await accepted(world, 1);
  const reply = engine.runNow(runId);
  await expect.poll(() => world.calls.length).toBe(1);
  const stopped = engine.stop(60_000);
  open();
  expect(await reply).toMatchObject({ kind: "ended", status: "succeeded" });
  await stopped;
});

test("runs that were accepted though the store failed are executed when it answers; others are forgotten", async () => {
  const { world, open } = await openGated();
  await using _ = world;
  let failures = 3;
  const runs: Store["runs"] = {
    ...world.store.runs,
    claimed(find) {
      failures -= 1;
      return failures < 0 ? world.store.runs.claimed(find) : Promise.reject(new StoreUnavailable("away"));
    },
  };
  const engine = await world.openEngine({ worker: "here", store: { ...storeOf(world), runs } });
  const runIds = await accepted(world, 2);
  open();
  engine.doubt(["run_never_stored", ...runIds]);
  for (const runId of runIds) await world.becomes(runId, "succeeded");
  expect(world.calls).toHaveLength(2);
});

test("a run whose acceptance lands only after the doubt is found all the same", async () => {
  const { world, open } = await openGated();
  await using _ = world;
  let looks = 0;
  const runs: Store["runs"] = {
    ...world.store.runs,
    claimed(find) {
      looks += 1;
      return looks === 1 ? Promise.resolve(null) : world.store.runs.claimed(find);
    },
  };
  const engine = await world.openEngine({ worker: "here", store: { ...storeOf(world), runs } });
  const [runId = ""] = await accepted(world, 1);
  open();
  engine.doubt([runId]);
  await world.becomes(runId, "succeeded");
});

test("a run in doubt that can't be read keeps no other", async () => {
  const { world, open } = await openGated();
  await using _ = world;
  const runIds = await accepted(world, 2);
  const runs: Store["runs"] = {
    ...world.store.runs,
    claimed: (find) =>
      find.id === runIds[0] ? Promise.reject(new Error("damaged")) : world.store.runs.claimed(find),
  };
  const engine = await world.openEngine({ worker: "here", store: { ...storeOf(world), runs } });
  open();
  engine.doubt(runIds);
  await world.becomes(runIds[1] ?? "", "succeeded");
});
