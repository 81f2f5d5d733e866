import { deliveryRow } from "../../sql/delivery-row.ts";
import { ringed, trimRing } from "../../sql/ring.ts";
import { type Rejection, rejectionBytesMax, rejectionsMax } from "../../store.ts";
import { deliveryInsertion } from "./accept.ts";
import type { Connection } from "./connection.ts";

/** Adds refused requests and challenges to their workspaces' rings. To be called inside a transaction. */
export function rejecting(connection: Connection): (rejections: readonly Rejection[]) => void {
  const insert = deliveryInsertion(connection);
  const trims = ringed.map((status) => ({
    status,
    trim: connection.statement(trimRing(status, ["?1", "?2", "?3"])),
  }));
  return (rejections) => {
    for (const rejection of rejections) insert(deliveryRow(rejection));
    for (const { status, trim } of trims) {
      const added = rejections.filter(({ delivery }) => delivery.status === status);
      const workspaces = new Set(added.map(({ delivery }) => delivery.workspace));
      for (const workspace of workspaces) trim.run(workspace, rejectionsMax, rejectionBytesMax);
    }
  };
}
