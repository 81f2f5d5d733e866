import { type SelectQueryBuilder, sql } from "kysely";
import type { Priority } from "../../contract/flow.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";

/**
 * Queued runs and due waiting ones: those of high priority, then of normal, then of low; each oldest first. `limit` is
 * that of each kind, so that a long queue hides nothing that is due.
 */
export async function readyRuns(
  db: Engine["db"],
  { now, limit }: { now: string; limit: number },
): Promise<{ id: string; workspace: string; priority: Priority }[]> {
  const page = (
    query: SelectQueryBuilder<Tables, "runs", { id: string; workspace: string; priority: number | null }>,
  ) => query.limit(limit).execute();
  // Written into each statement as it stands in the index, so that SQLite sees that the index fits.
  const all = db.selectFrom("runs").select(["id", "workspace", "priority"]);
  const urgent = sql<boolean>`status = 'queued' and priority is not null and priority = -1`;
  const patient = sql<boolean>`status = 'queued' and priority is not null and priority = 1`;
  const usual = sql<boolean>`status = 'queued' and status <> 'succeeded' and priority is null`;
  const first = await page(all.where(urgent).orderBy("id"));
  // Only waiting runs have a time to wake at. What is longest overdue comes first: old ones that fall due again and again
  // would keep a young one asleep for good.
  const due = await page(all.where("wake_at", "<=", millis(now)).orderBy("wake_at"));
  const queued = await page(all.where(usual).orderBy("id"));
  if (queued.length === limit) {
    // A long queue of one workspace, as after a restart, hides no other's: what came last is looked at, too.
    const seen = new Set(queued.map(({ workspace }) => workspace));
    const newest = await page(all.where(usual).orderBy("id", "desc"));
    queued.push(...newest.filter(({ workspace }) => !seen.has(workspace)));
  }
  const isRoom = first.length + due.length + queued.length < limit;
  const last = isRoom ? await page(all.where(patient).orderBy("id")) : [];
  return [...first, ...due, ...queued, ...last]
    .toSorted((one, other) => rankOf(one) - rankOf(other) || (one.id < other.id ? -1 : 1))
    .map((row) => ({ id: row.id, workspace: row.workspace, priority: priorityOf(rankOf(row)) }));
}

const rankOf = (row: { priority: number | null }): number => row.priority ?? 0;

function priorityOf(rank: number): Priority {
  if (rank === 0) return "normal";
  return rank < 0 ? "high" : "low";
}
