import type pg from "pg";
import { ringed, trimRing } from "../../sql/ring.ts";
import { rejectionBytesMax, rejectionsMax } from "../../store.ts";
import { type Arrival, acceptAll } from "./accept.ts";
import { execute } from "./pool.ts";

/** Adds refused requests and challenges to their workspaces' rings and drops what is beyond their bounds, in one transaction. */
export async function rejectAll(pool: pg.Pool, lists: readonly (readonly Arrival[])[]): Promise<void[]> {
  const arrivals = lists.flat();
  const trims = trimmings.flatMap(({ status, trimming }) => {
    const added = arrivals.filter(({ row }) => row.status === status);
    return [...new Set(added.map(({ row }) => row.workspace))]
      .toSorted()
      .map((workspace) => ({ trimming, workspace }));
  });
  const client = await pool.connect();
  let failed = true;
  try {
    await client.query("begin");
    await acceptAll(client, arrivals);
    for (const { trimming, workspace } of trims) {
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

const trimmings = ringed.map((status) => ({
  status,
  trimming: { name: `trim ${status}`, text: trimRing(status, ["$1", "$2::int", "$3::bigint"]) },
}));
