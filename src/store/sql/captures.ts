import type { Selectable } from "kysely";
import { Problem } from "../../contract/problem.ts";
import type { Capture, Captures, Taking } from "../port/captures.ts";
import { deliveryRow } from "./delivery-row.ts";
import type { CaptureRow } from "./delivery-tables.ts";
import type { Engine } from "./engine.ts";
import { changing } from "./revision.ts";
import { iso, isoOrNull, millis } from "./text.ts";

/** Not open: undoes the transaction, so that no revision is raised for nothing. */
class NotOpen extends Error {}

export function captures(engine: Engine): Captures {
  return {
    start: (capture) => start(engine, capture),
    async find({ workspace, triggerId }) {
      const row = await engine.db
        .selectFrom("captures")
        .selectAll()
        .where("trigger_id", "=", triggerId)
        .where("workspace", "=", workspace)
        .executeTakeFirst();
      return row === undefined ? null : captureOf(row);
    },
    stop: ({ workspace, triggerId, now }) =>
      whileOpen(() =>
        changing(engine, async (transaction) => {
          const { numUpdatedRows } = await transaction
            .updateTable("captures")
            .set({ stopped_at: millis(now) })
            .where("trigger_id", "=", triggerId)
            .where("workspace", "=", workspace)
            .where("stopped_at", "is", null)
            .where("delivery_id", "is", null)
            .where("ends_at", ">", millis(now))
            .executeTakeFirst();
          if (numUpdatedRows === 0n) throw new NotOpen();
        }),
      ),
    take: (taking) => take(engine, taking),
  };
}

function start(engine: Engine, capture: Omit<Capture, "stoppedAt" | "deliveryId">): Promise<void> {
  const { triggerId, workspace } = capture;
  const now = millis(capture.startedAt);
  return changing(engine, async (transaction) => {
    const open = await transaction
      .selectFrom("captures")
      .select("ends_at")
      .where("trigger_id", "=", triggerId)
      .where("stopped_at", "is", null)
      .where("delivery_id", "is", null)
      .where("ends_at", ">", now)
      .executeTakeFirst();
    if (open !== undefined) {
      const seconds = Math.ceil((open.ends_at - now) / 1_000);
      const detail = `The trigger listens for a sample already, for ${seconds} more seconds. Stop that first: tripline triggers capture <trigger> --stop`;
      throw new Problem("conflict", { detail });
    }
    await transaction.deleteFrom("captures").where("trigger_id", "=", triggerId).execute();
    await transaction
      .insertInto("captures")
      .values({
        trigger_id: triggerId,
        id: capture.id,
        workspace,
        started_at: now,
        ends_at: millis(capture.endsAt),
        authenticate: capture.authenticate ? 1 : 0,
        run: capture.run ? 1 : 0,
        stopped_at: null,
        delivery_id: null,
      })
      .execute();
  });
}

/** The revision's row is locked first, so that of requests that come at once one is taken. */
function take(engine: Engine, { captureId, deliveryId, delivery, now }: Taking): Promise<boolean> {
  return whileOpen(() =>
    changing(engine, async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("captures")
        .set({ delivery_id: deliveryId })
        .where("id", "=", captureId)
        .where("stopped_at", "is", null)
        .where("delivery_id", "is", null)
        .where("ends_at", ">", millis(now))
        .executeTakeFirst();
      if (numUpdatedRows === 0n) throw new NotOpen();
      if (delivery === null) return;
      await transaction.insertInto("deliveries").values(deliveryRow(delivery)).execute();
    }),
  );
}

async function whileOpen(change: () => Promise<void>): Promise<boolean> {
  try {
    await change();
    return true;
  } catch (error) {
    if (error instanceof NotOpen) return false;
    throw error;
  }
}

export const captureOf = (row: Selectable<CaptureRow>): Capture => ({
  id: row.id,
  workspace: row.workspace,
  triggerId: row.trigger_id,
  startedAt: iso(row.started_at),
  endsAt: iso(row.ends_at),
  authenticate: row.authenticate === 1,
  run: row.run === 1,
  stoppedAt: isoOrNull(row.stopped_at),
  deliveryId: row.delivery_id,
});
