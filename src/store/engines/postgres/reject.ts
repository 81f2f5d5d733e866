import type pg from "pg";
import { trimRejections } from "../../sql/ring.ts";
import { rejectionBytesMax, rejectionsMax } from "../../store.ts";
import { type Arrival, acceptAll } from "./accept.ts";
import { execute } from "./pool.ts";

/** Adds refused requests to their workspaces' rings and drops what is beyond their bounds, in one transaction. */
export async function rejectAll(pool: pg.Pool, lists: readonly (readonly Arrival[])[]): Promise<void[]> {
  const arrivals = lists.flat();
  const workspaces = [...new Set(arrivals.map(({ row }) => row.workspace))].toSorted();
  const client = await pool.connect();
  let failed = true;
  try {
    await client.query("begin");
    await acceptAll(client, arrivals);
    for (const workspace of workspaces) {
      await execute(client, trimming, [workspace, rejectionsMax, rejectionBytesMax]);
    }
    await client.query("commit");
    failed = false;
  } finally {
    // After an error the connection is closed, which rolls back.
    client.release(failed);
  }
  return lists.map(() => undefined);
}

const trimming = { name: "trim", text: trimRejections(["$1", "$2::int", "$3::bigint"]) };
