import { sql } from "kysely";
import { Problem } from "../../contract/problem.ts";
import type { Engine } from "../sql/engine.ts";

/** The table that stands in a database from before anything is moved into it until all of it has been. */
export const markTable = "unfinished_move";

/**
 * Throws Problem `conflict` where not all of an embedded store has come yet. To be called when the tables stand: a move
 * sets its mark, and then looks whether the database is empty still.
 */
export async function refuseHalfMoved({ kind, db }: Pick<Engine, "kind" | "db">): Promise<void> {
  if (kind !== "postgres") return;
  const query = sql<{ begun: boolean }>`select to_regclass(${markTable}) is not null as begun`;
  const { rows } = await query.execute(db);
  if (rows[0]?.begun !== true) return;
  const detail =
    "The embedded store has not been moved into this database to the end. Wait until `tripline move` is through, or call it " +
    "again: it begins anew. Until then the data folder has everything.";
  throw new Problem("conflict", { detail });
}
