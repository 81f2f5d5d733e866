import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { storeDatabase } from "../../../test/database.ts";
import { silentLog } from "../../contract/log.ts";
import { freely } from "../../core/flow-rule.ts";
import { acceptance, at, fresh, held, hourMs, idsOf, line, succeeded } from "../conformance/samples.ts";
import { openStore } from "../sql/open.ts";
import type { Store } from "../store.ts";

let database: Awaited<ReturnType<typeof storeDatabase>>;
let store: Store;
let other: pg.Client;
beforeAll(async () => {
  database = await storeDatabase();
  store = await openStore({ url: database.url, cipherKey: new Uint8Array(32), log: silentLog });
  other = new pg.Client({ connectionString: database.url });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await store.close();
  await database[Symbol.asyncDispose]();
});

/** Does something while another transaction has changed a run, and commits that once the first one waits for it. */
async function meanwhile<Result>(
  change: { set: string; of: string; last?: string },
  act: () => Promise<Result>,
) {
  await other.query("begin");
  await other.query(`update runs set ${change.set} where id = $1`, [change.of]);
  const acting = act();
  await waited();
  if (change.last !== undefined)
    await other.query(`update runs set ${change.set} where id = $1`, [change.last]);
  await other.query("commit");
  return acting;
}

/** Resolves when somebody waits for a row. */
async function waited() {
  const waiting =
    "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  while ((await other.query(waiting)).rowCount === 0);
}

async function ended(workspace: string) {
  const stored = acceptance({ workspace, claimedBy: "w" });
  await store.deliveries.accept(stored);
  const run = await store.runs.claimed({ worker: "w", id: stored.runs[0]?.id ?? "" });
  if (run === null) throw new Error("It is claimed.");
  await store.runs.finish(succeeded(run, [line("a")]));
  return { run, deliveryId: stored.delivery.id };
}
const purging = { after: "", until: "~", now: at(hourMs), limit: 10, dryRun: false };

test.for(["runs", "deliveries"] as const)(
  "a run that goes on while %s are purged stays whole",
  async (kind) => {
    const workspace = fresh("ws");
    const { run, deliveryId } = await ended(workspace);
    const resumed = { set: "status = 'queued', ended_at = null, epoch = epoch + 1", of: run.id };
    const purged = await meanwhile(resumed, () => store.upkeep.purge({ ...purging, workspace, kind }));
    expect(purged).toEqual({ looked: 1, deleted: 0, bytes: 0, last: kind === "runs" ? run.id : deliveryId });
    expect((await store.runs.get({ workspace, id: run.id }))?.attempts).toHaveLength(1);
    expect(await store.deliveries.list({ workspace, limit: 10 })).toHaveLength(1);
  },
);

test("a key that is claimed anew while its old delivery is purged stays claimed", async () => {
  const [workspace, triggerId, key] = [fresh("ws"), fresh("trg"), fresh("key")];
  const [old, anew] = [acceptance({ workspace, triggerId, key, runs: 0 }), fresh("dlv")];
  await store.deliveries.accept(old);
  await other.query("begin");
  const claim = "update claimed_keys set delivery_id = $2, expires_at = 9000000000000 where trigger_id = $1";
  await other.query(claim, [triggerId, anew]);
  const until = { ...purging, workspace, now: at(2 * hourMs), kind: "deliveries" } as const;
  const purgings = store.upkeep.purge(until);
  await waited();
  await other.query("commit");
  expect(await purgings).toMatchObject({ deleted: 1 });
  const again = acceptance({ workspace, triggerId, key, runs: 0, receivedAt: at(2 * hourMs) });
  expect(await store.deliveries.accept(again)).toEqual({ kind: "duplicate", of: anew });
});

test("a delivery of which a run is just being started is not purged", async () => {
  const workspace = fresh("ws");
  const { deliveryId } = await ended(workspace);
  const purge = () => store.upkeep.purge({ ...purging, workspace, kind: "deliveries" });
  await other.query("begin");
  await other.query("select id from deliveries where id = $1 for key share", [deliveryId]);
  expect(await purge()).toMatchObject({ deleted: 0 });
  await other.query("commit");
  expect(await purge()).toMatchObject({ deleted: 1 });
});

test.for([
  ["batch", { ...freely, batch: { count: 2, ms: 1 } }],
  ["burst", { ...freely, debounce: { ms: 1, maxMs: 1 } }],
] as const)("a %s does not go to a run that is being canceled", async ([, rule]) => {
  const triggerId = fresh("trg");
  const hold = { gatherKey: "", orderKey: null };
  const [first, last] = [acceptance({ triggerId, hold }), acceptance({ triggerId, hold })];
  for (const one of [first, last]) await store.deliveries.accept(one);
  const [goes, canceled] = [first, last].map(({ runs }) => runs[0]?.id ?? "");
  const change = { set: "status = 'canceled', ended_at = 1", of: canceled ?? "" };
  const advance = () => store.flows.advance({ triggerId, rule, now: at(hourMs) });
  const { runs } = await meanwhile(change, advance);
  expect(idsOf([...runs, ...(await advance()).runs])).toEqual([goes]);
});

/** Two runs, the first and the last. */
async function two(of: Parameters<typeof acceptance>[0]) {
  const both = [acceptance(of), acceptance(of)];
  for (const one of both) await store.deliveries.accept(one);
  return both.map(({ runs }) => runs[0]?.id ?? "").toSorted();
}
const nothing = { set: "ran_ms = ran_ms" };

test("a burst's end goes through its runs in the order of who cancels many", async () => {
  const triggerId = fresh("trg");
  const [of = "", last = ""] = await two({ triggerId, hold: { gatherKey: "", orderKey: null } });
  const rule = { ...freely, debounce: { ms: 1, maxMs: 1 } };
  const advance = () => store.flows.advance({ triggerId, rule, now: at(hourMs) });
  expect(idsOf((await meanwhile({ ...nothing, of, last }, advance)).runs)).toEqual([last]);
});

test("a transaction that the server ends for another's sake is tried again", async () => {
  const workspace = fresh("ws");
  const [last = "", of = ""] = await two({ workspace });
  // So that it is not the other one that ends.
  await other.query("set deadlock_timeout = '1h'");
  const cancel = () => store.runs.cancel({ workspace, ids: [of, last], now: at() });
  const canceled = await meanwhile({ ...nothing, of, last }, cancel);
  expect(canceled.runs.map(({ status }) => status)).toEqual(["canceled", "canceled"]);
});

test("a run that parks while it is being canceled puts things in order first", async () => {
  const stored = acceptance({ claimedBy: "w" });
  await store.deliveries.accept(stored);
  const run = await store.runs.claimed({ worker: "w", id: stored.runs[0]?.id ?? "" });
  if (run === null) throw new Error("It is claimed.");
  await store.runs.checkpoint(held(run, [line("a", { status: "waiting", type: "loop" })]));
  const parked = { set: "status = 'waiting', worker = null, wake_at = 9000000000000", of: run.id };
  const canceling = { workspace: run.workspace, ids: [run.id], now: at(), closingTypes: new Set(["loop"]) };
  const canceled = await meanwhile(parked, () => store.runs.cancel(canceling));
  expect(canceled).toMatchObject({ runs: [{ id: run.id, status: "waiting" }], woken: [{ id: run.id }] });
});
