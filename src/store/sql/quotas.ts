import { setImmediate as turn } from "node:timers/promises";
import { type Selectable, sql } from "kysely";
import type { Quotas, SpentWindow } from "../store.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";

const runningMax = 100_000;
/** Windows that one statement writes. */
const writtenMax = 500;
/** Windows that one statement looks at to forget those that are over: a millisecond. */
const lookedAt = 2_000;

export const quotas = ({ db }: Engine): Quotas => ({
  async spend(spent) {
    const totals = new Map<string, number>();
    // In one order, so that two processes wait for, and never block, one another.
    const ordered = spent.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
    for (let at = 0; at < ordered.length; at += writtenMax) {
      const rows = await db
        .insertInto("quota_windows")
        .values(
          ordered
            .slice(at, at + writtenMax)
            .map(({ owner, seconds, resetAt, used }) => ({ owner, seconds, reset_at: resetAt, used })),
        )
        .onConflict((conflict) =>
          conflict.columns(["owner", "seconds"]).doUpdateSet({
            used: sql<number>`case
              when quota_windows.reset_at = excluded.reset_at then quota_windows.used + excluded.used
              when ${isReplaced} then excluded.used
              else quota_windows.used end`,
            reset_at: sql<number>`case
              when ${isReplaced} then excluded.reset_at
              else quota_windows.reset_at end`,
          }),
        )
        .returning(["owner", "seconds", "reset_at", "used"])
        .execute();
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
  forget: (at) => forget(db, at),
});

async function forget(db: Engine["db"], { now }: { now: number }): Promise<void> {
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
}

const windowOf = ({
  owner,
  seconds,
  reset_at: resetAt,
  used,
}: Selectable<Tables["quota_windows"]>): SpentWindow => ({
  owner,
  seconds,
  resetAt,
  used,
});

const isReplaced = sql<boolean>`(quota_windows.reset_at < excluded.reset_at
  or quota_windows.reset_at > excluded.reset_at + excluded.seconds * 1000)`;

const nameOf = ({ owner, seconds }: Pick<SpentWindow, "owner" | "seconds">) => `${owner} ${seconds}`;
