import { deliveryRow } from "../../sql/delivery-row.ts";
import { trimRejections } from "../../sql/ring.ts";
import { type Rejection, rejectionBytesMax, rejectionsMax } from "../../store.ts";
import { deliveryInsertion } from "./accept.ts";
import type { Connection } from "./connection.ts";

/** Adds refused requests to their workspaces' rings. To be called inside a transaction. */
export function rejecting(connection: Connection): (rejections: readonly Rejection[]) => void {
  const insert = deliveryInsertion(connection);
  const trim = connection.statement(trimRejections(["?1", "?2", "?3"]));
  return (rejections) => {
    const workspaces = new Set<string>();
    for (const rejection of rejections) {
      insert(deliveryRow(rejection));
      workspaces.add(rejection.delivery.workspace);
    }
    for (const workspace of workspaces) trim.run(workspace, rejectionsMax, rejectionBytesMax);
  };
}
