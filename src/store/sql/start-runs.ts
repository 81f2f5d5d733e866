import type { Transaction } from "kysely";
import { Problem } from "../../contract/problem.ts";
import type { Runs } from "../store.ts";
import { deliveryRow } from "./delivery-row.ts";
import type { Engine } from "./engine.ts";
import { newRunRow } from "./run-row.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";

/** Queues runs on their own or from a stored delivery, in one transaction. */
export async function startRuns(engine: Engine, start: Parameters<Runs["start"]>[0]): Promise<void> {
  if (start.runs.length === 0) return;
  await engine.db.transaction().execute((transaction) => insertRuns(engine, transaction, start));
}

/** Queues runs within a transaction, and has workers woken when it commits. */
export async function insertRuns(
  engine: Engine,
  transaction: Transaction<Tables>,
  start: Parameters<Runs["start"]>[0],
): Promise<void> {
  const { workspace, deliveryId, now, runs, edited = null } = start;
  if (runs.length === 0) return;
  if (edited !== null) {
    await transaction.insertInto("deliveries").values(deliveryRow(edited)).execute();
  }
  const delivery =
    deliveryId === null
      ? null
      : await transaction
          .selectFrom("deliveries")
          .select("trigger_id")
          .where("workspace", "=", workspace)
          .where("id", "=", deliveryId)
          .executeTakeFirst();
  if (delivery === undefined) {
    throw new Problem("not_found", { detail: `No delivery ${deliveryId} is stored in ${workspace}.` });
  }
  const origin = {
    workspace,
    deliveryId,
    triggerId: delivery?.trigger_id ?? null,
    createdAt: millis(now),
    claimedBy: undefined,
  };
  const rows = runs.map((run) => newRunRow(run, origin));
  await transaction.insertInto("runs").values(rows).execute();
  await engine.wake(
    transaction,
    rows.map(({ id, priority }) => ({ id, at: null, priority })),
  );
}
