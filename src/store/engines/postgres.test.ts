import pg from "pg";
import { expect, test } from "vitest";
import { ask, freshDatabase, freshDatabaseOn, ownPostgres, storeDatabase } from "../../../test/database.ts";
import { StoreUnavailable } from "../../contract/problem.ts";
import {
  acceptance,
  at,
  fresh,
  held,
  hourMs,
  line,
  present,
  succeeded,
  trigger,
} from "../conformance/samples.ts";
import { conformance } from "../conformance.ts";
import { openStore, type StoreOptions } from "../sql/open.ts";
import type { Store } from "../store.ts";

const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const key = new Uint8Array(32).fill(1);
const open = (url: string, cipherKey: Uint8Array = key, options: Partial<StoreOptions> = {}) =>
  openStore({ url, cipherKey, log, ...options });

conformance("PostgreSQL", async () => {
  const database = await freshDatabase();
  return {
    open: (cipherKey, options) => open(database.url, cipherKey, options),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
});

const counted = {
  subject: null,
  data: {},
  proof: "trigger",
  usesMax: 20,
  uses: 0,
  expiresAt: null,
  createdAt: at(),
  lastUsedAt: null,
  revokedAt: null,
} as const;

const jobs = (url: string) =>
  ask<{ key: string; run_at: Date }>(url, "select key, run_at from graphile_worker.jobs order by id");

async function running(store: Store, worker = "w") {
  const stored = acceptance({ claimedBy: worker });
  await store.deliveries.accept(stored);
  const run = await store.runs.claimed({ worker, id: stored.runs[0]?.id ?? "" });
  if (run === null) throw new Error("It is claimed.");
  return run;
}

test("processes that start at once on an empty database all start", async () => {
  await using database = await freshDatabase();
  const stores = await Promise.all(Array.from({ length: 4 }, () => open(database.url)));
  await Promise.all(stores.map((store) => store.ping()));
  await Promise.all(stores.map((store) => store.close()));
});

test("what was marked as a test in another way stays one", async () => {
  await using database = await storeDatabase();
  const tested = acceptance({ delivery: { test: true } });
  const { workspace, id } = tested.delivery;
  {
    await using store = await open(database.url);
    await store.deliveries.accept({ ...tested, faulty: true });
  }
  await ask(
    database.url,
    `update deliveries set faulty = 3; alter table deliveries drop column test;
     alter table workflow_versions drop column digest;
     delete from kysely_migration where name = '0061-test-column'`,
  );
  await using store = await open(database.url);
  expect(await store.deliveries.find({ workspace, id })).toMatchObject({ faulty: true, test: true });
});

test("a queued run has a job from the moment it is stored, one claimed at once has none", async () => {
  await using database = await storeDatabase();
  await using store = await open(database.url);
  const [queued, claimed] = [acceptance({ runs: 2 }), acceptance({ claimedBy: "w" })];
  await Promise.all([queued, claimed].map((one) => store.deliveries.accept(one)));
  const duplicate = acceptance({ triggerId: fresh("trg"), key: "k", runs: 0 });
  await store.deliveries.accept(duplicate);
  await store.deliveries.accept(acceptance({ triggerId: duplicate.delivery.triggerId ?? "", key: "k" }));
  const ids = queued.runs.map((run) => run.id);
  expect((await jobs(database.url)).map((job) => job.key)).toEqual(ids);
  const payloads = await ask<{ payload: { id: string } }>(
    database.url,
    "select payload from graphile_worker._private_jobs order by id",
  );
  expect(payloads.map(({ payload }) => payload)).toEqual(ids.map((id) => ({ id })));
});

test("a run that parks has a job for when it is due, one given back has one for now, one that ended none", async () => {
  await using database = await storeDatabase();
  await using store = await open(database.url);
  const [parked, released, ended] = [await running(store), await running(store), await running(store)];
  await store.runs.park({ ...held(parked), wakeAt: at(hourMs) });
  await store.runs.release({ ...held(released), now: at() });
  await store.runs.finish(succeeded(ended));
  const all = new Map((await jobs(database.url)).map((job) => [job.key, job.run_at.getTime()]));
  expect([...all.keys()].toSorted()).toEqual([parked.id, released.id].toSorted());
  expect(all.get(parked.id)).toBe(present + hourMs);
  expect(all.get(released.id)).toBeLessThan(present);
});

test("what a process woke whose clock is ahead is due when its job comes, whoever claims it", async () => {
  await using database = await storeDatabase();
  await using store = await open(database.url);
  const [answered, canceled] = [await running(store), await running(store)];
  const { workspace, id: runId, epoch } = answered;
  const question = { title: "Pay?", text: "", fields: [] };
  const asking = {
    workspace,
    runId,
    epoch,
    path: "a",
    attempt: 1,
    id: "wai_1",
    until: at(hourMs),
    now: at(),
  };
  await store.waits.ask({ ...asking, wanted: { kind: "approval", question } });
  await store.runs.park({ ...held(answered), wakeAt: at(hourMs) });
  const begun = line("a", { status: "waiting", type: "loop" });
  await store.runs.park({ ...held(canceled, [begun]), wakeAt: at(hourMs) });
  const answer = {
    decision: "approved",
    comment: "",
    fields: {},
    by: "me",
    via: "api",
    address: null,
    at: at(),
  } as const;
  await store.waits.answer({ workspace, id: "wai_1", now: at(), answer });
  expect(await store.waits.wake({ now: at(), limit: 10 })).toMatchObject({ woken: [{ id: runId }] });
  const closingTypes = new Set(["loop"]);
  await store.runs.cancel({ workspace, ids: [canceled.id], now: at(), closingTypes });
  const ids = [runId, canceled.id];
  const claimed = await store.runs.claim({ worker: "w", ids, now: new Date().toISOString() });
  expect(claimed.map((run) => run.id).toSorted()).toEqual(ids.toSorted());
});

test("a run that parks while its job is under way is woken again", async () => {
  await using database = await storeDatabase();
  await using store = await open(database.url);
  const stored = acceptance();
  await store.deliveries.accept(stored);
  await ask(
    database.url,
    "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'pool', attempts = 1",
  );
  const [run] = await store.runs.claim({ worker: "w", ids: stored.runs.map(({ id }) => id), now: at() });
  if (run === undefined) throw new Error("It was queued.");
  await store.runs.park({ ...held(run), wakeAt: at(5) });
  expect(await ask(database.url, "select key, locked_by from graphile_worker.jobs order by id")).toEqual([
    { key: null, locked_by: "pool" },
    { key: run.id, locked_by: null },
  ]);
});

test("the runs of a worker that fell silent are queued again with jobs, the living's stay", async () => {
  await using database = await storeDatabase();
  await using store = await open(database.url);
  await store.workers.beat({ worker: "dead", pool: "pool-1", now: at() });
  await store.workers.beat({ worker: "alive", pool: null, now: at() });
  await store.workers.beat({ worker: "leaving", pool: null, now: at() });
  const [lost, kept, left] = [
    await running(store, "dead"),
    await running(store, "alive"),
    await running(store, "leaving"),
  ];
  expect(await store.workers.bury({ silentMs: 60_000, now: at() })).toEqual([]);
  await store.workers.leave({ worker: "leaving" });
  await ask(database.url, "update workers set seen_at = seen_at - 70000 where id = 'dead'");
  await store.workers.beat({ worker: "alive", pool: null, now: at() });
  expect(await store.workers.bury({ silentMs: 60_000, now: at() })).toEqual(["dead"]);
  expect(await store.workers.bury({ silentMs: 60_000, now: at() })).toEqual([]);
  expect(await store.runs.checkpoint(held(lost, [line("late")]))).toBe("lost");
  expect(await store.runs.checkpoint(held(kept))).toBe("written");
  expect((await jobs(database.url)).map((job) => job.key).toSorted()).toEqual([lost.id, left.id].toSorted());
  const [again] = await store.runs.claim({ worker: "alive", ids: [lost.id], now: at() });
  expect(again).toMatchObject({ epoch: 2, fruitlessClaims: 1 });
});

test("a worker that died before it named its pool leaves no job locked, the living's stay locked", async () => {
  await using database = await storeDatabase();
  await using store = await open(database.url);
  await store.deliveries.accept(acceptance());
  await store.deliveries.accept(acceptance());
  const lock = (pool: string) =>
    ask(
      database.url,
      `update graphile_worker._private_jobs set locked_by = '${pool}', locked_at = now()
       where id = (select min(id) from graphile_worker._private_jobs where locked_by is null)`,
    );
  await lock("pool of the dead");
  await lock("pool of the living");
  await store.workers.beat({ worker: "dead", pool: null, now: at() });
  await ask(database.url, "update workers set seen_at = seen_at - 70000 where id = 'dead'");
  await store.workers.beat({ worker: "alive", pool: "pool of the living", now: at() });
  expect(await store.workers.bury({ silentMs: 60_000, now: at() })).toEqual(["dead"]);
  const locks = await ask(database.url, "select locked_by from graphile_worker.jobs order by id");
  expect(locks).toEqual([{ locked_by: "pool of the living" }, { locked_by: null }]);
});

test("a worker that leaves leaves no job locked that it could not hand back", async () => {
  await using database = await storeDatabase();
  await using store = await open(database.url);
  await store.deliveries.accept(acceptance());
  await ask(
    database.url,
    "update graphile_worker._private_jobs set locked_by = 'its pool', locked_at = now()",
  );
  await store.workers.beat({ worker: "leaving", pool: "its pool", now: at() });
  await store.workers.leave({ worker: "leaving" });
  expect(await ask(database.url, "select locked_by from graphile_worker.jobs")).toEqual([
    { locked_by: null },
  ]);
});

test("whoever was given up completes no job of a run that has parked since", async () => {
  await using database = await storeDatabase();
  await using store = await open(database.url);
  const stored = acceptance();
  const id = stored.runs[0]?.id ?? "";
  await store.deliveries.accept(stored);
  await ask(database.url, "update graphile_worker._private_jobs set locked_by = 'before', locked_at = now()");
  const [{ id: job } = { id: "" }] = await ask<{ id: string }>(
    database.url,
    "select id from graphile_worker.jobs",
  );
  await store.workers.free({ pools: ["before"] });
  expect(await jobs(database.url)).toMatchObject([{ key: id }]);
  const [run] = await store.runs.claim({ worker: "w", ids: [id], now: at() });
  if (run === undefined) throw new Error("It is claimed.");
  await store.runs.park({ ...held(run), wakeAt: at(hourMs) });
  // As Graphile Worker completes what it has done, whoever holds it meanwhile.
  await ask(database.url, `delete from graphile_worker._private_jobs where id = ${job}`);
  expect(await jobs(database.url)).toEqual([{ key: id, run_at: new Date(at(hourMs)) }]);
});

test("a change made by one process is heard by another", async () => {
  await using database = await storeDatabase();
  await using here = await open(database.url);
  await using there = await open(database.url);
  const workspace = fresh("ws");
  const put = async () => {
    const ifRevision = await here.definitions.revision();
    await here.definitions.change({
      workspace,
      putTriggers: [trigger({ workspace, name: "a" })],
      ifRevision,
    });
  };
  await new Promise<void>((heard, failed) => {
    let calls = 0;
    // The first call says that it listens now; only then is the change made.
    there.definitions.watch(() => {
      calls += 1;
      if (calls === 1) put().catch(failed);
      else heard();
    });
  });
  expect(await there.definitions.trigger({ workspace, idOrName: "a" })).not.toBeNull();
});

test("two processes that are sent the same key at once store it once", async () => {
  await using database = await storeDatabase();
  await using here = await open(database.url);
  await using there = await open(database.url);
  const keys = Array.from({ length: 50 }, (_, index) => `evt_${index}`);
  const send = (store: Store, sent: string[]) =>
    Promise.all(sent.map((one) => store.deliveries.accept(acceptance({ key: one }))));
  const results = await Promise.all([send(here, keys), send(there, keys.toReversed()), send(here, keys)]);
  const stored = results.flat().filter(({ kind }) => kind === "stored");
  expect(stored).toHaveLength(keys.length);
});

test("who calls one counted address, however many, leaves connections for everybody else", async () => {
  await using database = await storeDatabase();
  await using store = await open(database.url);
  const [workspace, triggerId, spends] = [fresh("ws"), fresh("trg"), fresh("dyn")];
  await store.dynamic.add({ ...counted, id: spends, workspace, triggerId, digest: fresh("digest") });
  // The very first job of a database makes the row of its task, which the next ones then find.
  await store.deliveries.accept(acceptance({ workspace }));
  const other = new pg.Client({ connectionString: database.url });
  await other.connect();
  await other.query("begin");
  await other.query("select uses from dynamic_triggers for update");
  const calls = Array.from({ length: 30 }, () => ({ ...acceptance({ workspace, triggerId }), spends }));
  const calling = Promise.all(calls.map((one) => store.deliveries.accept(one)));
  expect(await store.deliveries.accept(acceptance({ workspace }))).toEqual({ kind: "stored" });
  expect(await store.deliveries.acceptTogether([acceptance({ workspace })])).toMatchObject({ kind: "taken" });
  await other.query("rollback");
  await other.end();
  expect((await calling).filter(({ kind }) => kind === "stored")).toHaveLength(20);
});

test("while the server is away everything is refused as unavailable, and goes on when it is back", async () => {
  await using server = await ownPostgres();
  await using database = await freshDatabaseOn(server.url);
  const workspace = fresh("ws");
  await using store = await open(database.url);
  const kept = acceptance({ workspace, key: "kept" });
  await store.deliveries.accept(kept);
  // Cut off in the middle: whatever was promised must be there afterwards.
  const writing = Array.from({ length: 300 }, () => acceptance({ workspace }));
  const settling = Promise.allSettled(writing.map((one) => store.deliveries.accept(one)));
  await server.kill();
  const settled = await settling;
  await expect(store.deliveries.accept(acceptance())).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(store.runs.claim({ worker: "w", ids: ["x"], now: at() })).rejects.toBeInstanceOf(
    StoreUnavailable,
  );
  await expect(store.deliveries.reject([])).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(store.definitions.revision()).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(store.ping()).rejects.toBeInstanceOf(StoreUnavailable);
  await server.start();
  await store.ping();
  const listed = new Set((await store.deliveries.list({ workspace, limit: 1_000 })).map(({ id }) => id));
  const promised = writing.filter((_, index) => settled[index]?.status === "fulfilled");
  expect(promised.filter(({ delivery }) => !listed.has(delivery.id))).toEqual([]);
  for (const { status, ...rest } of settled) {
    if (status === "rejected") expect(rest).toMatchObject({ reason: { code: "store_unavailable" } });
  }
  expect(await store.deliveries.accept(acceptance({ workspace, key: "kept" }))).toEqual({
    kind: "duplicate",
    of: kept.delivery.id,
  });
});

test("[S120] runs of high priority have a head start, and stand before none that has waited for longer", async () => {
  await using database = await storeDatabase();
  await using store = await open(database.url);
  const stored = async (priority: "high" | "normal" | "low", workspace: string) => {
    const taken = acceptance({ workspace, priority });
    await store.deliveries.accept(taken);
    return taken.runs[0]?.id ?? "";
  };
  const [low, waited, normal] = [
    await stored("low", "calm"),
    await stored("normal", "calm"),
    await stored("normal", "calm"),
  ];
  await ask(
    database.url,
    `update graphile_worker._private_jobs set run_at = run_at - interval '11 minutes' where key = '${waited}'`,
  );
  const high = await stored("high", "noisy");
  const inOrder = await ask<{ key: string }>(
    database.url,
    "select key from graphile_worker.jobs order by priority, run_at",
  );
  expect(inOrder.map(({ key: id }) => id)).toEqual([waited, high, normal, low]);
});
