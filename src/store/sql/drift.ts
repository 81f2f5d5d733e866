import { type Selectable, sql, type Transaction } from "kysely";
import { type Drift, type Drifts, driftMax } from "../port/drift.ts";
import type { DriftRow } from "./delivery-tables.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";
import { iso, millis, plain, plainOrNull } from "./text.ts";

export function drifts({ db }: Engine): Drifts {
  return {
    async note(drift) {
      // In one order everywhere, so that two processes that note the same wait for, and never block, one another.
      const rows = drift.map(rowOf).toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
      if (rows.length === 0) return;
      await db.transaction().execute(async (transaction) => {
        for (const [triggerId, group] of Map.groupBy(rows, ({ trigger_id }) => trigger_id)) {
          await noteOf(transaction, triggerId, group);
        }
      });
    },
    async list({ workspace, triggerId }) {
      const rows = await db
        .selectFrom("drift")
        .selectAll()
        .where("trigger_id", "=", triggerId)
        .where("workspace", "=", workspace)
        .orderBy("path")
        .orderBy("kind")
        .orderBy("found")
        .execute();
      return rows.map(driftOf);
    },
    async counts({ workspace, triggerIds }) {
      if (triggerIds.length === 0) return [];
      const rows = await db
        .selectFrom("drift")
        .select(["trigger_id", (expression) => expression.fn.countAll().as("places")])
        .where("workspace", "=", workspace)
        .where("trigger_id", "in", triggerIds)
        .groupBy("trigger_id")
        .execute();
      return rows.map((row) => ({ triggerId: row.trigger_id, places: Number(row.places) }));
    },
    async forget({ workspace, triggerId, paths }) {
      let forgetting = db
        .deleteFrom("drift")
        .where("trigger_id", "=", triggerId)
        .where("workspace", "=", workspace);
      if (paths !== undefined) {
        if (paths.length === 0) return;
        forgetting = forgetting.where("path", "in", paths.map(plain));
      }
      await forgetting.execute();
    },
  };
}

async function noteOf(transaction: Transaction<Tables>, triggerId: string, rows: readonly DriftRow[]) {
  const known = await transaction
    .selectFrom("drift")
    .select(["path", "kind", "found"])
    .where("trigger_id", "=", triggerId)
    .execute();
  const keys = new Set(known.map((row) => keyOf({ trigger_id: triggerId, ...row })));
  for (const row of rows) {
    if (!keys.has(keyOf(row))) {
      if (keys.size >= driftMax) continue;
      keys.add(keyOf(row));
    }
    await transaction
      .insertInto("drift")
      .values(row)
      .onConflict((conflict) =>
        conflict.columns(["trigger_id", "path", "kind", "found"]).doUpdateSet({
          count: sql`drift.count + excluded.count`,
          expected: sql`excluded.expected`,
          last_seen_at: sql`excluded.last_seen_at`,
          delivery_id: sql`excluded.delivery_id`,
        }),
      )
      .execute();
  }
}

type Key = Pick<DriftRow, "trigger_id" | "path" | "kind" | "found">;
const keyOf = ({ trigger_id, path, kind, found }: Key) => JSON.stringify([trigger_id, path, kind, found]);

const rowOf = (drift: Drift): DriftRow => ({
  trigger_id: drift.triggerId,
  path: plain(drift.path),
  kind: drift.kind,
  // Part of the key, where nothing is not equal to nothing.
  found: drift.found ?? "",
  workspace: drift.workspace,
  expected: plainOrNull(drift.expected),
  first_seen_at: millis(drift.firstSeenAt),
  last_seen_at: millis(drift.lastSeenAt),
  count: drift.count,
  delivery_id: drift.deliveryId,
});

const driftOf = (row: Selectable<DriftRow>): Drift => ({
  workspace: row.workspace,
  triggerId: row.trigger_id,
  path: row.path,
  kind: row.kind,
  expected: row.expected,
  found: row.found === "" ? null : row.found,
  firstSeenAt: iso(row.first_seen_at),
  lastSeenAt: iso(row.last_seen_at),
  count: row.count,
  deliveryId: row.delivery_id,
});
