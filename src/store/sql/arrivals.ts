import type { Selectable } from "kysely";
import { sql, type Transaction } from "kysely";
import type { WaitResult } from "../../contract/wait.ts";
import { lookBackMsMax } from "../port/waits.ts";
import type { Waits, Wanted } from "../store.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";
import type { ArrivalRow } from "./wait-tables.ts";

type Arrived = Selectable<ArrivalRow>;

/**
 * Matching and beginning to wait follow one another per trigger, by a lock: a delivery that is stored before a step
 * begins to wait is found by looking back, and one that is stored after it is matched here.
 */
const lockOf = (triggerId: string) => `waits ${triggerId}`;

/** Deletes at a time of what nobody looks back to any more. */
const forgetMax = 1_000;

/** The delivery that came shortly before, and that no other step of the run, or nobody, has had yet. */
export async function lookBack(
  engine: Engine,
  transaction: Transaction<Tables>,
  of: { wanted: Extract<Wanted, { kind: "event" }>; runId: string; now: number },
): Promise<string | null> {
  const { wanted, runId, now } = of;
  await engine.lock(transaction, lockOf(wanted.triggerId));
  const had = await transaction
    .selectFrom("waits")
    .select("result")
    .where("run_id", "=", runId)
    .where("trigger_id", "=", wanted.triggerId)
    .where("state", "=", "met")
    .execute();
  const known = new Set(had.map(({ result }) => deliveryIn(result)));
  const recent = await transaction
    .selectFrom("arrivals")
    .select(["place", "workspace", "delivery_id"])
    .where("trigger_id", "=", wanted.triggerId)
    .where("pattern", "=", wanted.pattern)
    .where("match_key", "=", wanted.key)
    .where("received_at", ">=", now - wanted.lookBackMs)
    .$if(wanted.takes === "first", (query) => query.where("taken", "is", null))
    .orderBy("received_at")
    .orderBy("place")
    .limit(known.size + 1)
    .execute();
  const found = recent.find(({ delivery_id }) => !known.has(delivery_id));
  if (found === undefined) return null;
  if (wanted.takes === "first")
    await transaction.updateTable("arrivals").set({ taken: 1 }).where("place", "=", found.place).execute();
  await markAccepted(transaction, found);
  return found.delivery_id;
}

function deliveryIn(result: string | null): string | null {
  const parsed: WaitResult | null = result === null ? null : JSON.parse(result);
  return parsed?.kind === "event" ? parsed.deliveryId : null;
}

export function matchArrivals(
  engine: Engine,
  { now, limit }: Parameters<Waits["match"]>[0],
): ReturnType<Waits["match"]> {
  return engine.db.transaction().execute(async (transaction) => {
    const fresh = await transaction
      .selectFrom("arrivals")
      .selectAll()
      .where("settled_at", "is", null)
      .orderBy("place")
      .limit(limit)
      .execute();
    await forget(transaction, millis(now) - lookBackMsMax);
    if (fresh.length === 0) return { matched: 0, more: false };
    // In one order, so that two that match wait for, and never block, one another.
    const triggerIds = [...new Set(fresh.map((row) => row.trigger_id))].toSorted();
    for (const triggerId of triggerIds) await engine.lock(transaction, lockOf(triggerId));
    let matched = 0;
    for (const arrived of await unsettled(transaction, fresh))
      matched += await meet(transaction, arrived, millis(now));
    return { matched, more: fresh.length === limit };
  });
}

/** Another process may have matched some of them while this one waited for the locks. */
function unsettled(transaction: Transaction<Tables>, rows: readonly Arrived[]): Promise<Arrived[]> {
  return transaction
    .selectFrom("arrivals")
    .selectAll()
    .where(
      "place",
      "in",
      rows.map(({ place }) => place),
    )
    .where("settled_at", "is", null)
    .orderBy("place")
    .execute();
}

async function meet(transaction: Transaction<Tables>, arrived: Arrived, now: number): Promise<number> {
  const waiting = await transaction
    .selectFrom("waits")
    .select(["id", "takes"])
    // As it stands in the index, so that SQLite sees that the index fits.
    .where(sql<boolean>`state = 'open' and trigger_id is not null`)
    .where("trigger_id", "=", arrived.trigger_id)
    .where("pattern", "=", arrived.pattern)
    .where("match_key", "=", arrived.match_key)
    .where("until_at", ">", arrived.received_at)
    .where("since_at", "<=", arrived.received_at)
    .orderBy("id")
    .execute();
  const alone = arrived.taken === null ? waiting.find(({ takes }) => takes === "first") : undefined;
  const ids = waiting.filter(({ takes, id }) => takes === "all" || id === alone?.id).map(({ id }) => id);
  const result: WaitResult = { kind: "event", deliveryId: arrived.delivery_id };
  let met = 0;
  if (ids.length > 0) {
    const { numUpdatedRows } = await transaction
      .updateTable("waits")
      .set({ state: "met", result: JSON.stringify(result), delivery_id: arrived.delivery_id })
      .where("id", "in", ids)
      .where("state", "=", "open")
      .executeTakeFirst();
    met = Number(numUpdatedRows);
    await markAccepted(transaction, arrived);
  }
  await transaction
    .updateTable("arrivals")
    .set({ settled_at: now, ...(alone !== undefined && { taken: 1 }) })
    .where("place", "=", arrived.place)
    .execute();
  return met;
}

/** One that started nothing was wanted all the same. */
async function markAccepted(
  transaction: Transaction<Tables>,
  { workspace, delivery_id }: Pick<Arrived, "workspace" | "delivery_id">,
): Promise<void> {
  await transaction
    .updateTable("deliveries")
    .set({ status: "accepted", reason: "a run waited for it" })
    .where("workspace", "=", workspace)
    .where("id", "=", delivery_id)
    .where("status", "=", "filtered")
    .execute();
}

async function forget(transaction: Transaction<Tables>, before: number): Promise<void> {
  await transaction
    .deleteFrom("arrivals")
    .where("place", "in", (rows) =>
      rows
        .selectFrom("arrivals")
        .select("place")
        .where("settled_at", "is not", null)
        .where("settled_at", "<", before)
        .orderBy("settled_at")
        .limit(forgetMax),
    )
    .execute();
}
