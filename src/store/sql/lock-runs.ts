import type { Transaction } from "kysely";
import type { Engine } from "./engine.ts";
import type { RunRow, Tables } from "./tables.ts";

/**
 * Keeps runs that have not ended as they are until the transaction ends, and tells how that is. In the order of their ids, as all do
 * who change several at once, so that they wait for, and never block, one another. Null where nobody else writes anyway. With a
 * workspace those of others stay as free as they are.
 */
export async function lockRuns(
  engine: Engine,
  transaction: Transaction<Tables>,
  ids: readonly string[],
  workspace?: string,
): Promise<Pick<RunRow, "id" | "status">[] | null> {
  if (engine.kind !== "postgres") return null;
  if (ids.length === 0) return [];
  return transaction
    .selectFrom("runs")
    .select(["id", "status"])
    .where("id", "in", [...ids])
    .where("ended_at", "is", null)
    .$if(workspace !== undefined, (query) => query.where("workspace", "=", workspace ?? ""))
    .orderBy("id")
    .forUpdate()
    .execute();
}
