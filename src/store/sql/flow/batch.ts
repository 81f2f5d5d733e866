import { sql } from "kysely";
import { batchBytesMax } from "../../../contract/flow.ts";
import type { Flow, Left } from "./advance.ts";
import {
  complete,
  forget,
  groupsMax,
  isGathered,
  type Member,
  members,
  replaced,
  stillHeld,
} from "./gathered.ts";

/** Of each batch that is full, or has waited long enough, the last delivery's run gets them all. */
export async function batch(flow: Flow, rule: { count: number; ms: number }): Promise<Left> {
  const { transaction, triggerId, now } = flow;
  const isFull = sql`count(*) >= ${sql.lit(rule.count)} or sum(bytes) >= ${sql.lit(batchBytesMax)}`;
  const batches = await transaction
    .selectFrom("holds")
    .select([
      "gather_key",
      sql<number>`case when ${isFull} then 0 else min(arrived_at) + ${sql.lit(rule.ms)} end`.as("due_at"),
    ])
    .where("trigger_id", "=", triggerId)
    .where(isGathered)
    .groupBy("gather_key")
    .orderBy("due_at")
    .limit(groupsMax + 1)
    .execute();
  const due = batches.filter(({ due_at }) => due_at <= now).slice(0, groupsMax);
  // What is left of a batch that had more than it may hold is looked at again.
  let more = false;
  for (const { gather_key } of due) more = (await close(flow, gather_key ?? "", rule.count)) || more;
  const next = batches[due.length];
  return { more: more || (next !== undefined && next.due_at <= now), nextAt: next?.due_at ?? null };
}

/** Returns whether there may be more of it than one batch holds. */
async function close(flow: Flow, gatherKey: string, countMax: number): Promise<boolean> {
  const found = await members(flow, gatherKey, countMax);
  const held = await stillHeld(flow, found);
  const places = new Set(held.map(({ place }) => place));
  const canceled = found.filter(({ place }) => !places.has(place));
  const whole = fitting(held);
  await forget(
    flow,
    canceled.map(({ place }) => place),
  );
  const last = whole.at(-1);
  if (last !== undefined) {
    const ids = whole.map(({ delivery_id }) => delivery_id);
    await replaced(flow, whole.slice(0, -1), {
      name: "batched",
      message: `Its delivery is in the batch of the run ${last.run_id}.`,
      reason: `in the batch of ${last.run_id}`,
    });
    await flow.transaction
      .updateTable("runs")
      .set({ batch: JSON.stringify(ids), batch_from: ids.toSorted()[0] ?? null })
      .where("id", "=", last.run_id)
      .execute();
    await complete(flow, [last.place]);
  }
  return found.length === countMax || whole.length + canceled.length < found.length;
}

/** As many as one run may hold in memory, and at least one. */
function fitting(held: readonly Member[]): Member[] {
  let bytes = 0;
  return held.filter((member, at) => {
    bytes += member.bytes;
    return at === 0 || bytes <= batchBytesMax;
  });
}
