import { sql } from "kysely";
import { lockRuns } from "../lock-runs.ts";
import type { Flow } from "./advance.ts";

/** Written into each statement as it stands in the index, so that SQLite sees that the index fits. */
export const isGathered = sql<boolean>`holds.stage = 'gather'`;
/** Bursts or batches completed in one transaction. */
export const groupsMax = 100;
/** Their runs settled in one transaction. */
export const membersMax = 1_000;

export interface Member {
  place: number;
  run_id: string;
  workspace: string;
  delivery_id: string;
  bytes: number;
  burst_at: number;
  /** Null: the run is gone. */
  status: string | null;
}

/** The held runs of one burst or batch, in the order accepted. */
export const members = (flow: Flow, gatherKey: string, limit: number): Promise<Member[]> =>
  gathered(flow, gatherKey).orderBy("holds.place").limit(limit).execute();

/** The last one that has not been canceled. */
export const lastMember = (flow: Flow, gatherKey: string): Promise<Member[]> =>
  gathered(flow, gatherKey)
    .where("runs.status", "=", "held")
    .orderBy("holds.place", "desc")
    .limit(1)
    .execute();

const gathered = ({ transaction, triggerId }: Flow, gatherKey: string) =>
  transaction
    .selectFrom("holds")
    .leftJoin("runs", "runs.id", "holds.run_id")
    .select([
      "holds.place",
      "holds.run_id",
      "holds.workspace",
      "holds.delivery_id",
      "holds.bytes",
      "holds.burst_at",
      "runs.status",
    ])
    .where("holds.trigger_id", "=", triggerId)
    .where(isGathered)
    .where("holds.gather_key", "=", gatherKey);

/** Those that have not been canceled, and are not until the transaction ends: else the others could end for a run that never goes. */
export async function stillHeld(
  { engine, transaction }: Flow,
  found: readonly Member[],
): Promise<readonly Member[]> {
  const held = found.filter(({ status }) => status === "held");
  const locked = await lockRuns(
    engine,
    transaction,
    held.map(({ run_id }) => run_id),
  );
  if (locked === null) return held;
  const ids = new Set(locked.flatMap(({ id, status }) => (status === "held" ? [id] : [])));
  return held.filter(({ run_id }) => ids.has(run_id));
}

/** Ends the runs that another one takes the place of, says so on their deliveries, and holds them no longer. */
export async function replaced(
  { transaction, now }: Flow,
  rows: readonly Member[],
  { name, message, reason }: { name: string; message: string; reason: string },
): Promise<void> {
  if (rows.length === 0) return;
  const { workspace } = rows[0] ?? { workspace: "" };
  await transaction
    .updateTable("runs")
    .set({ status: "canceled", ended_at: now, error: JSON.stringify({ name, message }) })
    .where(
      "id",
      "in",
      rows.map(({ run_id }) => run_id),
    )
    .where("status", "=", "held")
    .execute();
  await transaction
    .updateTable("deliveries")
    .set({
      // Several runs of one delivery may go for the same reason.
      reason: sql<string>`case when reason is null or reason = ${reason} then ${reason}
        when reason like ${`%; ${reason}`} then reason else reason || '; ' || ${reason} end`,
    })
    .where("workspace", "=", workspace)
    .where("id", "in", [...new Set(rows.map(({ delivery_id }) => delivery_id))])
    .execute();
  await forget(
    { transaction },
    rows.map(({ place }) => place),
  );
}

export async function forget(
  { transaction }: Pick<Flow, "transaction">,
  places: readonly number[],
): Promise<void> {
  if (places.length === 0) return;
  await transaction.deleteFrom("holds").where("place", "in", places).execute();
}

/** They are complete, and stand in the line at their own places. */
export async function complete(
  { transaction }: Pick<Flow, "transaction">,
  places: readonly number[],
): Promise<void> {
  if (places.length === 0) return;
  await transaction.updateTable("holds").set({ stage: "line" }).where("place", "in", places).execute();
}
