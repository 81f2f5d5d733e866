import { type Kysely, sql } from "kysely";
import type { RunValueRow } from "./run-tables.ts";
import type { AttemptRow, Tables } from "./tables.ts";

/** What a run's row takes besides what is counted in it, and a line of its journal, with their indexes. */
const runRowBytes = 400,
  lineRowBytes = 150;

/** About what a write adds to a run: of its journal, of its values, and of how it ended. */
export function bytesAdded(
  lines: readonly AttemptRow[],
  values: readonly RunValueRow[] = [],
  texts: readonly (string | null)[] = [],
): number {
  let bytes = 0;
  for (const { document, exchanges, input, sealed } of lines) {
    bytes += lineRowBytes + document.length;
    bytes += (exchanges?.length ?? 0) + (input?.length ?? 0) + (sealed?.length ?? 0);
  }
  for (const { content } of values) bytes += content.length;
  for (const text of texts) bytes += text?.length ?? 0;
  return bytes;
}

/** What a run takes, with its journal and its values. */
export const runBytes = sql<number>`coalesce(runs.bytes, 0) + ${sql.lit(runRowBytes)}`;

/** What the runs of these deliveries take, by delivery. */
export async function bytesOfRuns(
  db: Pick<Kysely<Tables>, "selectFrom">,
  deliveryIds: readonly string[],
): Promise<Map<string, number>> {
  if (deliveryIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("runs")
    .select(["delivery_id", sql<number | string>`sum(${runBytes})`.as("bytes")])
    .where("delivery_id", "in", [...deliveryIds])
    .groupBy("delivery_id")
    .execute();
  return new Map(rows.map(({ delivery_id, bytes }) => [delivery_id ?? "", Number(bytes)]));
}
