import { CompiledQuery, PostgresDialect, sql } from "kysely";
import type pg from "pg";
import type { Log } from "../../contract/log.ts";
import type { Metrics } from "../../contract/metrics.ts";
import { GroupCommit } from "../commit.ts";
import type { ColumnTypes } from "../migrations/0001-first.ts";
import type { Engine, Hot, Outcome } from "../sql/engine.ts";
import { roomOf, roomOfAll, roomOfRejections } from "../sql/room.ts";
import { outcomeOf, priorities } from "../sql/run-row.ts";
import { roomOfWrite } from "../sql/run-values.ts";
import type { RunRow } from "../sql/tables.ts";
import type { AcceptedTogether, ClaimedRun, Written } from "../store.ts";
import { type Arrival, acceptAll, arrivalOf, arrivalOfRejection, type Stored } from "./postgres/accept.ts";
import { type Claim, claimAll, readClaimed } from "./postgres/claim.ts";
import { isFailure } from "./postgres/failure.ts";
import { addJobs } from "./postgres/jobs.ts";
import { announce, listener, nameOf, processesWithout } from "./postgres/listen.ts";
import { Patient } from "./postgres/patient.ts";
import { execute, type HotStatement, openPool, trying } from "./postgres/pool.ts";
import { prepareJobs } from "./postgres/prepare.ts";
import { rejectAll } from "./postgres/reject.ts";
import { acceptTogether, type Together, togetherOf } from "./postgres/spend.ts";
import { workers } from "./postgres/workers.ts";
import { type Entry, entryOf, writeAll } from "./postgres/write.ts";

// Sorted by bytes whatever the database's language, so that ids sort by their time.
const byBytes = sql`text collate "C"`;
export const postgresTypes: ColumnTypes = {
  id: byBytes,
  text: "text",
  integer: "bigint",
  bytes: "bytea",
  serial: "bigserial",
  keyed: sql``,
};

/** Keeps our locks by name apart from others'. */
const flowLocks = 7_417_206;

interface PostgresOptions {
  url: string;
  log: Log;
  metrics?: Pick<Metrics, "flushed"> | undefined;
  /** Of the keys that this process was given. */
  keyIds: readonly string[];
}

/** Connects when it is first used. Throws nothing while the server is away: the verbs reject until it is back. */
export function openPostgres({ url, log, metrics, keyIds }: PostgresOptions): Engine {
  const connecting = { url, log, name: nameOf(keyIds) };
  const pool = openPool({ ...connecting, use: "rest" });
  const hotPool = openPool({ ...connecting, use: "hot" });
  const db = new Patient({ dialect: new PostgresDialect({ pool }) });
  const listening = listener(connecting);
  const groups = groupsOf(hotPool, metrics);
  return {
    kind: "postgres",
    db,
    types: postgresTypes,
    prepare: () => prepareJobs(pool, log),
    hot: () => hot(hotPool, groups),
    workers: workers(db),
    isFailure,
    async wake(transaction, runs) {
      const rows = JSON.stringify(runs.map(({ id, priority }) => ({ id, priority: priorities[priority] })));
      await transaction.executeQuery(CompiledQuery.raw(addJobs(wakeRows), [rows]));
    },
    async lock(transaction, name) {
      await sql`select pg_advisory_xact_lock(hashtextextended(${name}, ${flowLocks}))`.execute(transaction);
    },
    announce,
    watch: (changed) => listening.watch(changed),
    without: processesWithout,
    async ping() {
      await sql`update revision set revision = revision where id = 1`.execute(db);
    },
    async describe() {
      const query = sql<{ version: string; clock: number }>`
        select current_setting('server_version') as version,
          cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as clock`;
      const { rows } = await query.execute(db);
      return { ...(rows[0] ?? { version: "", clock: null }), room: null };
    },
    copyTo: () => Promise.reject(new Error("PostgreSQL is copied by pg_dump.")),
    // Its disk is the server's own affair.
    reserve: { keep: async () => undefined, open: async () => false, guard: () => undefined },
    // Autovacuum makes freed room ready for what comes.
    shrink: async () => 0,
    async idle() {
      await Promise.all(Object.values(groups).map((group) => group.idle()));
    },
    async close() {
      await listening.close();
      if (!hotPool.ending) await hotPool.end();
    },
  };
}

const wakeRows =
  "select id, null::bigint as wake_at, priority from json_to_recordset($1::json) as run(id text, priority int)";

interface Groups {
  accept: GroupCommit<Arrival, Stored>;
  together: GroupCommit<Together, AcceptedTogether>;
  reject: GroupCommit<readonly Arrival[], void>;
  claim: GroupCommit<Claim, ClaimedRun[]>;
  write: GroupCommit<Entry, Written>;
}

/** Each verb's batches are statements of their own; while some are under way the next gathers. */
const groupsOf = (pool: pg.Pool, metrics: PostgresOptions["metrics"]): Groups => ({
  accept: new GroupCommit({
    flushed: telling(metrics, "accept"),
    flightsMax: 3,
    batchMax: 256,
    apply: (arrivals) => trying(() => acceptAll(pool, arrivals)),
  }),
  // Each is a transaction of its own: none is to fail with another. Of one dynamic trigger they follow one another, as
  // they would at the row that counts its uses, and hold no connection meanwhile.
  together: new GroupCommit({
    flushed: telling(metrics, "together"),
    flightsMax: 5,
    batchMax: 1,
    keyOf: ({ dynamicId }) => dynamicId,
    apply: (all) => Promise.all(all.map((each) => trying(() => acceptTogether(pool, each)))),
  }),
  reject: new GroupCommit({
    flushed: telling(metrics, "reject"),
    flightsMax: 1,
    batchMax: 256,
    apply: (lists) => trying(() => rejectAll(pool, lists)),
  }),
  claim: new GroupCommit({
    flushed: telling(metrics, "claim"),
    flightsMax: 2,
    batchMax: 64,
    apply: (claims) => trying(() => claimAll(pool, claims)),
  }),
  write: new GroupCommit({
    flushed: telling(metrics, "write"),
    flightsMax: 3,
    batchMax: 256,
    keyOf: ({ change }) => change.id,
    apply: (entries) => trying(() => writeAll(pool, entries)),
  }),
});

const telling = (metrics: PostgresOptions["metrics"], kind: string) =>
  metrics && ((flush: { operations: number; ms: number }) => metrics.flushed({ kind, ...flush }));

function hot(pool: pg.Pool, { accept, together, reject, claim, write }: Groups): Hot {
  return {
    accept: async (acceptance) => {
      const arrival = arrivalOf(acceptance);
      if (acceptance.spends === undefined) return accept.run(arrival, roomOf(acceptance));
      const spending = { arrivals: [arrival], dynamicId: acceptance.spends, spends: [true] };
      const accepted = await together.run(spending, roomOf(acceptance));
      return accepted.kind === "spent" ? accepted : (accepted.each[0] ?? { kind: "stored" });
    },
    acceptTogether: async (acceptances) => together.run(togetherOf(acceptances), roomOfAll(acceptances)),
    reject: async (rejections) =>
      reject.run(rejections.map(arrivalOfRejection), roomOfRejections(rejections)),
    claim: (wanted) => claim.run(wanted),
    claimed: (find) => readClaimed(pool, find),
    write: async (written) => write.run(entryOf(written), roomOfWrite(written)),
    outcome: ({ id }) => readOutcome(pool, id),
  };
}

const outcome: HotStatement = {
  name: "outcome",
  text: "select status, output, large, error, answer from runs where id = $1",
};

async function readOutcome(pool: pg.Pool, id: string): Promise<Outcome | null> {
  const [row] = await execute<Pick<RunRow, "status" | "output" | "large" | "error" | "answer">>(
    pool,
    outcome,
    [id],
  );
  return row === undefined ? null : outcomeOf(row);
}
