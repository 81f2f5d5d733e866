import { type RawBuilder, sql } from "kysely";

/** What is kept in a ring: each kind in its own, so that a flood of one leaves the others alone. */
export const ringed = ["rejected", "handshake"] as const;
export type Ringed = (typeof ringed)[number];

export function isRinged(status: string | undefined): status is Ringed {
  return ringed.some((each) => each === status);
}

/** Written out as it stands in the ring's index, so that SQLite sees that the index fits. */
export function inRing(status: Ringed): RawBuilder<boolean> {
  return sql<boolean>`status = ${sql.lit(status)}`;
}

/** Deletes what a workspace's ring of one kind holds beyond its bounds; the parameters are named as the engine names
 *  them. Its index alone answers what to delete, hence the status as such. What is in quarantine has bounds of its own. */
export const trimRing = (
  status: Ringed,
  [workspace, countMax, bytesMax]: readonly [string, string, string],
): string => `
  delete from deliveries
  where workspace = ${workspace} and status = '${status}' and id <= (
    select max(id) from (
      select id,
        row_number() over (order by id desc) as place,
        sum(stored_bytes) over (order by id desc) as bytes
      from deliveries where workspace = ${workspace} and status = '${status}'
    ) as ring
    where place > ${countMax} or bytes > ${bytesMax}
  ) and id not in (select delivery_id from quarantine where workspace = ${workspace})`;
