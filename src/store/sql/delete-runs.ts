import type { Transaction } from "kysely";
import type { Tables } from "./tables.ts";

/** Deletes runs with their journals and gives those that are gone: one that goes on since it was looked at stays. */
export async function deleteRuns(
  transaction: Transaction<Tables>,
  { of, ids }: { of: "id" | "delivery_id"; ids: string[] },
): Promise<string[]> {
  if (ids.length === 0) return [];
  const deleted = await transaction
    .deleteFrom("runs")
    .where(of, "in", ids)
    .where("ended_at", "is not", null)
    .where("followed", "is", null)
    .returning("id")
    .execute();
  const gone = deleted.map(({ id }) => id);
  if (gone.length === 0) return gone;
  await transaction.deleteFrom("attempts").where("run_id", "in", gone).execute();
  await transaction.deleteFrom("run_values").where("run_id", "in", gone).execute();
  await transaction.deleteFrom("waits").where("run_id", "in", gone).execute();
  return gone;
}
