import pg from "pg";
import { expect, test } from "vitest";
import { storeDatabase } from "../../../test/database.ts";
import { silentLog } from "../../contract/log.ts";
import { acceptance, at, line, succeeded } from "../conformance/samples.ts";
import { openStore } from "../sql/open.ts";
import type { Store } from "../store.ts";

const queued = 2_000;
/** From the sixth time on a connection goes by the plan that it has made. */
const rounds = 8;

async function carryOn(store: Store): Promise<string> {
  const stored = acceptance({});
  await store.deliveries.accept(stored);
  const ids = stored.runs.map(({ id }) => id);
  const [run] = await store.runs.claim({ worker: "w", ids, now: at() });
  if (run === undefined) throw new Error("It is to be had.");
  await store.runs.finish(succeeded(run, [line("a")]));
  return run.id;
}

test("whoever claims and ends a run reads none of the thousands that are queued", async () => {
  await using database = await storeDatabase();
  const store = await openStore({ url: database.url, cipherKey: new Uint8Array(32), log: silentLog });
  // Plans are made while there is nothing yet.
  for (let round = 0; round < rounds; round += 1) await carryOn(store);
  await Promise.all(Array.from({ length: queued }, () => store.deliveries.accept(acceptance({}))));
  for (let round = 0; round < rounds; round += 1) await carryOn(store);
  await store.close();
  const { updates, reads } = await used(database.url, "runs");
  expect(updates).toBe(4 * rounds);
  // Some are looked at twice: to be locked, and to be changed.
  expect(reads).toBeLessThan(10 * rounds);
});

test("whoever looks for ready runs reads few of the thousands that one workspace has queued, and another's", async () => {
  await using database = await storeDatabase();
  const store = await openStore({ url: database.url, cipherKey: new Uint8Array(32), log: silentLog });
  await Promise.all(
    Array.from({ length: queued }, () => store.deliveries.accept(acceptance({ workspace: "noisy" }))),
  );
  await store.deliveries.accept(acceptance({ workspace: "wary" }));
  const { runs, beyond } = await store.runs.ready({ now: at(), limit: 20 });
  expect(runs.map(({ workspace }) => workspace)).toEqual([
    ...Array.from({ length: 10 }, () => "noisy"),
    "wary",
  ]);
  expect(beyond).toEqual([{ workspace: "noisy", priority: "normal" }]);
  await store.close();
  expect((await used(database.url, "runs")).reads).toBeLessThan(100);
});

/** Rows of a table that were changed and read, as soon as the connections that did it have ended and said so. */
async function used(url: string, table: string): Promise<{ updates: number; reads: number }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const others =
      "select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    while (((await client.query(others)).rowCount ?? 0) > 0);
    const { rows } = await client.query<{ updates: number; reads: number }>(
      `select n_tup_upd::int as updates, (seq_tup_read + coalesce(idx_tup_fetch, 0))::int as reads
       from pg_stat_user_tables where relname = $1`,
      [table],
    );
    return rows[0] ?? { updates: 0, reads: 0 };
  } finally {
    await client.end();
  }
}
