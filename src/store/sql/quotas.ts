import { setImmediate as turn } from "node:timers/promises";
import { type RawBuilder, type Selectable, sql } from "kysely";
import type { Quotas, SpentWindow } from "../store.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";

const runningMax = 100_000;
/** Windows that one statement writes. */
const writtenMax = 500;
/** Windows that one statement looks at to forget those that are over: a millisecond. */
const lookedAt = 2_000;

export const quotas = ({ db, kind }: Engine): Quotas => ({
  async spend(spent) {
    const totals = new Map<string, number>();
    // In one order, so that two processes wait for, and never block, one another.
    const ordered = spent.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
    for (let at = 0; at < ordered.length; at += writtenMax) {
      const { rows } = await written(kind, ordered.slice(at, at + writtenMax)).execute(db);
      for (const row of rows) totals.set(`${nameOf(row)} ${row.reset_at}`, row.used);
    }
    return spent.map((one) => totals.get(`${nameOf(one)} ${one.resetAt}`) ?? null);
  },
  async running({ now }) {
    const rows = await db
      .selectFrom("quota_windows")
      .selectAll()
      .where("reset_at", ">", now)
      .limit(runningMax)
      .execute();
    return rows.map(windowOf);
  },
  async of({ owners, now }) {
    if (owners.length === 0) return [];
    const rows = await db
      .selectFrom("quota_windows")
      .selectAll()
      .where("owner", "in", [...owners])
      .where("reset_at", ">", now)
      .execute();
    return rows.map(windowOf);
  },
  async forget({ now }) {
    let after = "";
    for (;;) {
      const end = await db
        .selectFrom("quota_windows")
        .select("owner")
        .where("owner", ">", after)
        .orderBy("owner")
        .limit(1)
        .offset(lookedAt - 1)
        .executeTakeFirst();
      await db
        .deleteFrom("quota_windows")
        .where("owner", ">", after)
        .$if(end !== undefined, (rest) => rest.where("owner", "<=", end?.owner ?? ""))
        .where("reset_at", "<=", now)
        .execute();
      if (end === undefined) return;
      after = end.owner;
      await turn();
    }
  },
});

/** All of them are one text, so that however many there are the statement is the same one. */
function written(kind: Engine["kind"], spent: readonly SpentWindow[]): RawBuilder<WindowRow> {
  const texts = JSON.stringify(spent);
  const given =
    kind === "sqlite"
      ? sql`select value ->> 'owner', value ->> 'seconds', value ->> 'resetAt', value ->> 'used' from json_each(${texts}) where true`
      : sql`select owner, seconds, "resetAt", used
          from json_to_recordset(cast(${texts} as json)) as spent(owner text, seconds bigint, "resetAt" bigint, used bigint)`;
  return sql<WindowRow>`
    insert into quota_windows (owner, seconds, reset_at, used) ${given}
    on conflict (owner, seconds) do update set
      used = case
        when quota_windows.reset_at = excluded.reset_at then quota_windows.used + excluded.used
        when quota_windows.reset_at < excluded.reset_at then excluded.used
        else quota_windows.used end,
      reset_at = case
        when quota_windows.reset_at < excluded.reset_at then excluded.reset_at
        else quota_windows.reset_at end
    returning owner, seconds, reset_at, used`;
}

type WindowRow = Selectable<Tables["quota_windows"]>;

const windowOf = ({ owner, seconds, reset_at: resetAt, used }: WindowRow): SpentWindow => ({
  owner,
  seconds,
  resetAt,
  used,
});

const nameOf = ({ owner, seconds }: Pick<SpentWindow, "owner" | "seconds">) => `${owner} ${seconds}`;
