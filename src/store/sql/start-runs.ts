import type { Transaction } from "kysely";
import type { Priority } from "../../contract/flow.ts";
import { Problem } from "../../contract/problem.ts";
import { asReady } from "../../core/ready-run.ts";
import type { Runs } from "../store.ts";
import { deliveryRow } from "./delivery-row.ts";
import type { Engine } from "./engine.ts";
import { newHoldRow, newRunRow } from "./run-row.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";
import { useVersions } from "./versions.ts";

/** Queues runs on their own or from a stored delivery, in one transaction. */
export async function startRuns(engine: Engine, start: Parameters<Runs["start"]>[0]): Promise<void> {
  if (start.runs.length === 0) return;
  await engine.db.transaction().execute((transaction) => insertRuns(engine, transaction, start));
}

/** `bodyBytes` counts for the batch that holds runs back. */
type Start = Parameters<Runs["start"]>[0] & { priority?: Priority | undefined; bodyBytes?: number };

/** Queues runs, or holds them back, within a transaction, and has workers woken when it commits. */
export async function insertRuns(
  engine: Engine,
  transaction: Transaction<Tables>,
  start: Start,
): Promise<void> {
  const { workspace, deliveryId, now, runs, edited = null, priority, bodyBytes = 0 } = start;
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
          // Not purged meanwhile.
          .$if(engine.kind === "postgres", (query) => query.forKeyShare())
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
    priority,
  };
  const rows = runs.map((run) => newRunRow(run, origin));
  await useVersions(transaction, runs, millis(now));
  await transaction.insertInto("runs").values(rows).execute();
  const holds = runs.flatMap((run, index) => {
    const row = rows[index];
    return (row && newHoldRow(run, row, bodyBytes)) ?? [];
  });
  if (holds.length > 0) await transaction.insertInto("holds").values(holds).execute();
  const queued = rows.filter(({ status }) => status === "queued");
  await engine.wake(transaction, asReady(queued, { workspace, priority }));
}
