import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import pg from "pg";
import { expect, test } from "vitest";
import { ownPostgres, storeDatabase } from "../../../test/database.ts";
import { type EngineWorld, openEngineWorld } from "../../../test/engine-world.ts";
import { graphileDispatch } from "./graphile.ts";

const workspace = "default";
const child = new URL("../../../test/engine-child.ts", import.meta.url).pathname;

async function openWorld(open: () => Promise<AsyncDisposable & { url: string }> = storeDatabase) {
  await using opening = new AsyncDisposableStack();
  const database = opening.use(await open());
  const pool = new pg.Pool({ connectionString: database.url, max: 5 });
  opening.defer(() => pool.end());
  const world = opening.use(await openEngineWorld({ url: database.url }));
  world.now = Date.now();
  const disposal = opening.move();
  return {
    world,
    pool,
    url: database.url,
    openEngine: (doors: Parameters<EngineWorld["openEngine"]>[0] = {}) =>
      world.openEngine({ dispatch: graphileDispatch({ pool }), now: Date.now, ...doors }),
    [Symbol.asyncDispose]: () => disposal.disposeAsync(),
  };
}

async function startChild(url: string): Promise<ChildProcess & Disposable> {
  const started = fork(child, [url], { execArgv: ["--disable-warning=ExperimentalWarning"] });
  await once(started, "message");
  return Object.assign(started, { [Symbol.dispose]: () => void started.kill("SIGKILL") });
}

test("a run whose journal can't be read fails, and those taken with it do not", async () => {
  await using opened = await openWorld();
  const { world, pool } = opened;
  await world.putWorkflow({
    name: "waiting",
    steps: [
      { id: "first", type: "act", config: { do: "first" } },
      { id: "pause", type: "delay", config: { durationMs: 1_500 } },
    ],
  });
  await opened.openEngine();
  const [damaged, sound] = [await world.deliver("waiting"), await world.deliver("waiting")];
  for (const runId of [damaged, sound]) await world.becomes(runId, "waiting");
  await pool.query("update attempts set document = '{' where run_id = $1 and path = 'first'", [damaged]);
  await world.becomes(sound, "succeeded");
  const read = async () => (await pool.query("select status, error from runs where id = $1", [damaged])).rows;
  await expect
    .poll(read)
    .toEqual([{ status: "failed", error: `{"message":"The run's journal can't be read."}` }]);
});

test("[S120] a run whose job is lost, and one that its worker does not know of, are taken up all the same", async () => {
  await using opened = await openWorld();
  const { world, pool } = opened;
  await world.putWorkflow({ name: "one", steps: [{ id: "one", type: "act", config: { do: "one" } }] });
  const [jobless, astray] = [await world.deliver("one"), await world.deliver("one")];
  await pool.query("delete from graphile_worker._private_jobs");
  await world.openEngine({ dispatch: graphileDispatch({ pool, mendMs: 0 }), now: Date.now });
  await world.becomes(jobless, "succeeded");
  await world.becomes(astray, "succeeded");
  await pool.query("update runs set status = 'running', worker = 'worker-1', ended_at = null where id = $1", [
    astray,
  ]);
  await world.becomes(astray, "succeeded");
  expect(world.calls).toHaveLength(2);
});

test("a worker says once that its clock is not the database's, and when it is again", async () => {
  await using opened = await openWorld();
  const said: string[] = [];
  const hear = (message: string) => {
    if (message.includes("clock")) said.push(message);
  };
  let aheadMs = 60_000;
  const now = () => Date.now() + aheadMs;
  await opened.openEngine({ now, log: { debug() {}, info: hear, warn: hear, error: hear } });
  await expect.poll(() => said).toEqual([expect.stringContaining("is not the database's")]);
  aheadMs = 0;
  await expect
    .poll(() => said, { timeout: 5_000 })
    .toEqual([expect.stringContaining("is not"), expect.stringContaining("is the database's again")]);
});

test("runs of one database are shared by several engines, each run executed once", async () => {
  await using opened = await openWorld();
  const { world } = opened;
  await world.putWorkflow({
    name: "two",
    steps: ["one", "two"].map((id) => ({ id, type: "act", config: { do: id } })),
  });
  const engines = [await opened.openEngine({ concurrency: 5 }), await opened.openEngine({ concurrency: 5 })];
  const runIds = await Promise.all(Array.from({ length: 40 }, () => world.deliver("two")));
  for (const runId of runIds) await world.becomes(runId, "succeeded");
  expect(world.calls).toHaveLength(80);
  await Promise.all(engines.map((engine) => engine.stop(1_000)));
});

test("a worker that stops hands its runs over, those that it was woken for, too", async () => {
  await using opened = await openWorld();
  const { world } = opened;
  world.acts["one"] = () => new Promise((resolve) => setTimeout(() => resolve(1), 20));
  await world.putWorkflow({
    name: "two",
    steps: ["one", "two"].map((id) => ({ id, type: "act", config: { do: id } })),
  });
  const first = await opened.openEngine({ concurrency: 10 });
  const runIds = await Promise.all(Array.from({ length: 80 }, () => world.deliver("two")));
  await expect.poll(() => world.calls.length, { interval: 1 }).toBeGreaterThan(15);
  await first.stop(1_000);
  expect(first.stats()).toEqual({ running: 0, queued: 0 });
  await opened.openEngine({ concurrency: 10 });
  for (const runId of runIds) await world.becomes(runId, "succeeded");
  expect(world.calls).toHaveLength(160);
});

test("a run that waits, or is to be tried again, is woken when it is due", async () => {
  await using opened = await openWorld();
  const { world } = opened;
  world.acts["flaky"] = ({ attempt }) => {
    if (attempt === 1) throw new Error("not yet");
    return attempt;
  };
  const retry = { attempts: 2, firstDelayMs: 300, jitter: 0 };
  await world.putWorkflow({
    name: "waiting",
    steps: [
      { id: "pause", type: "delay", config: { durationMs: 300 } },
      { id: "call", type: "act", config: { do: "flaky" }, retry },
    ],
  });
  await opened.openEngine();
  const runId = await world.deliver("waiting");
  const run = await world.becomes(runId, "succeeded");
  expect(run.output).toBe(2);
  expect(run.attempts.map(({ path, attempt, status }) => `${path} ${attempt} ${status}`)).toEqual([
    "pause 1 succeeded",
    "call 1 failed",
    "call 2 succeeded",
  ]);
});

test("a run that parks while it is in the hands of a queue that lost its connections is woken when it is due", async () => {
  await using opened = await openWorld();
  const { world, pool } = opened;
  const lost = Promise.withResolvers<null>();
  world.acts["slow"] = () => lost.promise;
  await world.putWorkflow({
    name: "waiting",
    steps: [
      { id: "slow", type: "act", config: { do: "slow" } },
      { id: "pause", type: "delay", config: { durationMs: 1_100 } },
      { id: "last", type: "act", config: { do: "last" } },
    ],
  });
  await opened.openEngine();
  const runId = await world.deliver("waiting");
  await expect.poll(() => world.calls.length).toBe(1);
  const holders = async () => (await pool.query("select locked_by from graphile_worker.jobs")).rows;
  const [before] = await holders();
  expect(before?.locked_by).toBeTruthy();
  // Its listening connection hears of jobs, and of nothing else.
  await pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen \"jobs:insert\"%'",
  );
  // Without a look at its connection it would be 30 s.
  await expect.poll(holders).not.toContainEqual(before);
  lost.resolve(null);
  await world.becomes(runId, "succeeded");
});

test("a run that was fetched for a worker whose places are all taken goes to another", async () => {
  await using opened = await openWorld();
  const { world, pool } = opened;
  // Those that have both places of the first worker.
  world.acts["work"] = () => (world.calls.length > 2 ? "done" : new Promise(() => {}));
  await world.putWorkflow({
    name: "either",
    steps: [{ id: "one", type: "act", config: { do: "work" } }],
  });
  await opened.openEngine({ concurrency: 2 });
  await world.deliver("either");
  await expect.poll(() => world.calls.length).toBe(1);
  // For the place that is left both are fetched at once, since they are stored at once.
  const both = await Promise.all([world.deliver("either"), world.deliver("either")]);
  await expect.poll(() => world.calls.length).toBe(2);
  await opened.openEngine();
  const statuses = async () =>
    (await pool.query("select status from runs where id = any($1) order by status", [both])).rows;
  await expect.poll(statuses).toEqual([{ status: "running" }, { status: "succeeded" }]);
});

test("a caller whose run waits is sent away, and the run goes on", async () => {
  await using opened = await openWorld();
  const { world } = opened;
  await world.putWorkflow({
    name: "waiting",
    steps: [
      { id: "pause", type: "delay", config: { durationMs: 200 } },
      { id: "last", type: "act", config: { do: "last" } },
    ],
  });
  const gateway = await opened.openEngine({ worker: "gateway", takesQueued: false });
  await opened.openEngine({ worker: "worker" });
  const runId = await world.deliver("waiting", { claimedBy: "gateway" });
  expect(await gateway.runNow(runId)).toEqual({ kind: "lost" });
  await world.becomes(runId, "succeeded");
});

test("a run that another process has in hand is told within a beat that it is canceled", async () => {
  await using opened = await openWorld();
  const { world, url } = opened;
  await world.putWorkflow({ name: "hanging", steps: [{ id: "one", type: "act", config: { do: "hang" } }] });
  using worker = await startChild(url);
  const runId = await world.deliver("hanging");
  await once(worker, "message");
  const console = await opened.openEngine({ takesQueued: false });
  expect(await console.cancel({ workspace, ids: [runId] })).toEqual([{ id: runId, status: "running" }]);
  await world.becomes(runId, "canceled");
});

test("the runs of a process that was killed are finished by another one, what they did is not done again", async () => {
  await using opened = await openWorld();
  const { world, url } = opened;
  await world.putWorkflow({
    name: "orders",
    steps: ["first", "hang", "last"].map((id) => ({ id, type: "act", config: { do: id } })),
  });
  using dying = await startChild(url);
  const runIds = [await world.deliver("orders"), await world.deliver("orders")];
  let hanging = 0;
  await new Promise<void>((resolve) => {
    dying.on("message", () => {
      hanging += 1;
      if (hanging === 2) resolve();
    });
  });
  dying.kill("SIGKILL");
  await opened.openEngine();
  for (const runId of runIds) {
    const run = await world.becomes(runId, "succeeded");
    expect(run.attempts.map(({ path, attempt }) => `${path} ${attempt}`)).toEqual([
      "first 1",
      "hang 1",
      "last 1",
    ]);
  }
  expect(world.calls.map(({ name }) => name).toSorted()).toEqual(["hang", "hang", "last", "last"]);
});

test("runs that were under way when the database stopped hard are finished when it is back", async () => {
  await using server = await ownPostgres();
  await using opened = await openWorld(async () => ({
    url: server.url,
    [Symbol.asyncDispose]: async () => undefined,
  }));
  const { world } = opened;
  const ids = ["one", "two", "three"];
  world.acts["one"] = () => new Promise((resolve) => setTimeout(() => resolve(1), 30));
  await world.putWorkflow({
    name: "three",
    steps: ids.map((id) => ({ id, type: "act", config: { do: id } })),
  });
  await opened.openEngine({ concurrency: 5 });
  const runIds = await Promise.all(Array.from({ length: 60 }, () => world.deliver("three")));
  await expect.poll(() => world.calls.length, { interval: 1 }).toBeGreaterThan(30);
  await server.kill();
  await server.start();
  await expect
    .poll(async () => (await world.store.runs.counts({ workspace, lookMs: 1_000 })).counts.succeeded, {
      timeout: 25_000,
      interval: 100,
    })
    .toBe(60);
  for (const runId of runIds) {
    const run = await world.run(runId);
    expect(run.attempts.map(({ path, attempt }) => `${path} ${attempt}`)).toEqual(ids.map((id) => `${id} 1`));
  }
});
