import { sql } from "kysely";
import type { Flow, Left } from "./advance.ts";
import {
  complete,
  forget,
  groupsMax,
  isGathered,
  lastMember,
  members,
  membersMax,
  replaced,
  stillHeld,
} from "./gathered.ts";

interface Burst {
  gather_key: string | null;
  due_at: number;
  burst_at: number;
}

/** Of each burst that has become quiet, or has lasted too long, only the last delivery's runs are left. */
export async function debounce(flow: Flow, { ms, maxMs }: { ms: number; maxMs: number }): Promise<Left> {
  const { transaction, triggerId, now } = flow;
  const quiet = sql<number>`max(arrived_at) + ${sql.lit(ms)}`;
  const late = sql<number>`min(burst_at) + ${sql.lit(maxMs)}`;
  const dueAt = sql<number>`case when ${quiet} < ${late} then ${quiet} else ${late} end`;
  const bursts: Burst[] = await transaction
    .selectFrom("holds")
    .select(["gather_key", dueAt.as("due_at"), sql<number>`min(burst_at)`.as("burst_at")])
    .where("trigger_id", "=", triggerId)
    .where(isGathered)
    .groupBy("gather_key")
    .orderBy("due_at")
    .limit(groupsMax + 1)
    .execute();
  const due = bursts.filter(({ due_at }) => due_at <= now).slice(0, groupsMax);
  let more = false;
  for (const burst of due) more = (await end(flow, burst)) || more;
  const next = bursts[due.length];
  return { more: more || (next !== undefined && next.due_at <= now), nextAt: next?.due_at ?? null };
}

/** Returns whether there was too much of it for one transaction. */
async function end(flow: Flow, { gather_key, burst_at }: Burst): Promise<boolean> {
  const key = gather_key ?? "";
  const found = await members(flow, key, membersMax);
  const isWhole = found.length < membersMax;
  const beyond = isWhole ? [] : await lastMember(flow, key);
  const held = await stillHeld(flow, [...found, ...beyond]);
  const last = held.at(-1)?.delivery_id;
  if (last === undefined) {
    await forget(
      flow,
      found.map(({ place }) => place),
    );
    return !isWhole;
  }
  // What is beyond was canceled a moment ago: the next look finds who is the last now.
  if (beyond.some(({ delivery_id }) => delivery_id !== last)) return true;
  const [stays, goes] = [
    found.filter(({ delivery_id }) => delivery_id === last),
    found.filter(({ delivery_id }) => delivery_id !== last),
  ];
  await replaced(flow, goes, {
    name: "superseded",
    message: `Superseded by the delivery ${last}.`,
    reason: `superseded by ${last}`,
  });
  if (!isWhole) {
    await flow.transaction
      .updateTable("holds")
      .set({ burst_at })
      .where("trigger_id", "=", flow.triggerId)
      .where(isGathered)
      .where("gather_key", "=", key)
      .execute();
    return true;
  }
  await complete(
    flow,
    stays.map(({ place }) => place),
  );
  return false;
}
