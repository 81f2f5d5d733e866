import { eventColumns, runColumns } from "../../sql/claimed-columns.ts";
import type { EventRow } from "../../sql/delivery-row.ts";
import { batchOf, type ClaimedRow, claimedRunOf } from "../../sql/run-row.ts";
import type { AttemptRow } from "../../sql/tables.ts";
import { millis } from "../../sql/text.ts";
import type { ClaimedRun } from "../../store.ts";
import type { Connection, Statement } from "./connection.ts";

const claimedColumns = runColumns.join(", ");

interface Claiming {
  /** Takes those that are to be had. To be called inside a transaction. */
  claim(claim: { worker: string; ids: readonly string[]; now: string }): ClaimedRun[];
  /** Reads one that this worker holds. */
  claimed(find: { worker: string; id: string }): ClaimedRun | null;
}

export function claiming(connection: Connection): Claiming {
  const take: Statement<ClaimedRow> = connection.statement(
    `update runs set status = 'running', epoch = epoch + 1, worker = ?, started_at = coalesce(started_at, ?),
       wake_at = null, ran_ms = ran_ms + held_ms, held_ms = 0
     where id = ? and (status = 'queued' or (status = 'waiting' and wake_at <= ?))
     returning ${claimedColumns}`,
  );
  const held: Statement<ClaimedRow> = connection.statement(
    `select ${claimedColumns} from runs where id = ? and worker = ? and status = 'running'`,
  );
  const complete = completing(connection);
  return {
    claim({ worker, ids, now }) {
      const at = millis(now);
      const claimed: ClaimedRun[] = [];
      for (const id of ids) {
        const row = take.get(worker, at, id, at);
        if (row !== undefined) claimed.push(complete(row));
      }
      return claimed;
    },
    claimed({ worker, id }) {
      const row = held.get(id, worker);
      return row === undefined ? null : complete(row);
    },
  };
}

function completing(connection: Connection): (row: ClaimedRow) => ClaimedRun {
  const event: Statement<EventRow> = connection.statement(
    `select ${eventColumns.join(", ")} from deliveries where workspace = ? and id = ?`,
  );
  const journal: Statement<Pick<AttemptRow, "place" | "document">> = connection.statement(
    "select place, document from attempts where run_id = ?",
  );
  return (row) => {
    const delivery = row.delivery_id === null ? undefined : event.get(row.workspace, row.delivery_id);
    return claimedRunOf(row, {
      event: delivery ?? null,
      journal: row.written_epoch === null ? [] : journal.all(row.id),
      ...(row.batch !== null && {
        batch: batchOf(row.batch).flatMap((id) => event.get(row.workspace, id) ?? []),
      }),
    });
  };
}
