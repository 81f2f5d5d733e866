import { sql } from "kysely";
import { timeOfId } from "../../core/id.ts";
import type { QueueLength, Upkeep } from "../store.ts";
import type { Engine } from "./engine.ts";
import { inNeed } from "./in-need.ts";
import { leases } from "./leases.ts";
import { entries, purge } from "./purge.ts";
import { removals } from "./removals.ts";
import { statusOf } from "./run-row.ts";
import { iso } from "./text.ts";

export function upkeep(engine: Engine): Upkeep {
  const { db } = engine;
  return {
    entries: (wanted) => entries(engine, wanted),
    purge: (bounds) => inNeed(engine, () => purge(engine, bounds)),
    keepReserve: () => engine.reserve.keep(),
    async health() {
      const { version, clock, room } = await engine.describe();
      const workers = await db.selectFrom("workers").select(["id", "seen_at"]).orderBy("id").execute();
      return {
        version,
        clock: clock === null ? null : iso(clock),
        workers: workers.map((row) => ({ id: row.id, seenAt: iso(row.seen_at) })),
        room,
      };
    },
    shrink: ({ pages }) => engine.shrink(pages),
    copyTo: (file) => engine.copyTo(file),
    ...leases(engine),
    ...removals(engine),
    async queue() {
      // Answered from the index alone, since an id holds its time.
      const rows = await db
        .selectFrom("runs")
        .select((row) => [
          "workspace",
          "status",
          row.fn.countAll<number>().as("runs"),
          row.fn.min<string>("id").as("oldest"),
        ])
        .where(sql<boolean>`status <> 'succeeded'`)
        .where("status", "in", ["queued", "held", "running", "waiting"])
        .groupBy(["status", "workspace"])
        .execute();
      return rows.map((row): QueueLength => {
        const oldestAt = timeOfId(row.oldest);
        return {
          workspace: row.workspace,
          status: statusOf(row.status),
          runs: row.runs,
          oldestAt: oldestAt === null ? null : iso(oldestAt),
        };
      });
    },
  };
}
