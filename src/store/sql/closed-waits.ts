import { sql } from "kysely";
import type { Waits } from "../store.ts";
import type { Engine } from "./engine.ts";

/** A run that has ended says so itself of what else it waited for; resumed, it waits for that again. */
export function closeWaits(
  { db }: Engine,
  { runId, step }: Parameters<Waits["close"]>[0],
): ReturnType<Waits["close"]> {
  return db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable("waits")
      .set({ state: "canceled" })
      .where("run_id", "=", runId)
      .where("state", "=", "open")
      .$if(step === undefined, (query) =>
        query
          .where("child_run_id", "is not", null)
          // It may have been resumed meanwhile.
          .where("run_id", "in", (runs) =>
            runs.selectFrom("runs").select("id").where("id", "=", runId).where("ended_at", "is not", null),
          ),
      )
      .$if(step !== undefined, (query) =>
        query.where("path", "=", step?.path ?? "").where("attempt", "<=", step?.attempt ?? 0),
      )
      .execute();
    const children = await transaction
      .selectFrom("waits")
      .innerJoin("runs", "runs.id", "waits.child_run_id")
      .select("runs.id")
      .where("waits.run_id", "=", runId)
      .where("waits.state", "in", ["canceled", "expired"])
      .$if(step !== undefined, (query) =>
        query.where("waits.path", "=", step?.path ?? "").where("waits.attempt", "<=", step?.attempt ?? 0),
      )
      .where("runs.ended_at", "is", null)
      .execute();
    return children.map(({ id }) => id);
  });
}

export async function unclosedWaits(
  { db }: Engine,
  { limit }: Parameters<Waits["unclosed"]>[0],
): ReturnType<Waits["unclosed"]> {
  const rows = await db
    .selectFrom("waits")
    .innerJoin("runs", "runs.id", "waits.run_id")
    .select(["waits.workspace", "waits.run_id"])
    .distinct()
    // As it stands in the index, so that SQLite sees that the index fits.
    .where(sql<boolean>`waits.state = 'open' and waits.child_run_id is not null`)
    .where("runs.ended_at", "is not", null)
    .limit(limit)
    .execute();
  return rows.map(({ workspace, run_id }) => ({ workspace, runId: run_id }));
}

/** Those that have ended meanwhile are not looked at again. */
export async function strayRuns(
  { db }: Engine,
  { limit }: Parameters<Waits["strays"]>[0],
): ReturnType<Waits["strays"]> {
  const rows = await db
    .selectFrom("waits")
    .leftJoin("runs", "runs.id", "waits.child_run_id")
    .select(["waits.id", "waits.workspace", "runs.id as run_id", "runs.ended_at"])
    // As it stands in the index, so that SQLite sees that the index fits.
    .where(
      sql<boolean>`waits.woken = 0 and waits.child_run_id is not null and waits.state in ('canceled', 'expired')`,
    )
    .limit(limit)
    .execute();
  const over = rows.filter(({ run_id, ended_at }) => run_id === null || ended_at !== null);
  const ids = over.map(({ id }) => id);
  if (ids.length > 0) await db.updateTable("waits").set({ woken: 1 }).where("id", "in", ids).execute();
  return rows.flatMap(({ workspace, run_id, ended_at }) =>
    run_id === null || ended_at !== null ? [] : [{ workspace, runId: run_id }],
  );
}
