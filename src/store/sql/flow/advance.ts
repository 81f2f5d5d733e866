import type { Transaction } from "kysely";
import type { FlowRule } from "../../../core/flow-rule.ts";
import type { Advanced } from "../../store.ts";
import type { Engine } from "../engine.ts";
import type { Tables } from "../tables.ts";
import { iso, millis } from "../text.ts";
import { batch } from "./batch.ts";
import { debounce } from "./debounce.ts";
import { type Let, letGo } from "./let-go.ts";
import { settle } from "./settle.ts";

/** One trigger's held runs in one transaction, which no other one changes meanwhile. */
export interface Flow {
  engine: Engine;
  transaction: Transaction<Tables>;
  triggerId: string;
  rule: FlowRule;
  /** Milliseconds since 1970. */
  now: number;
}

/** What a part of the work leaves to be done: at once, or at a time. */
export interface Left {
  more: boolean;
  nextAt: number | null;
}

/** Settles what has ended, completes bursts and batches, and lets go what may go. */
export function advance(
  engine: Engine,
  { triggerId, rule, now }: { triggerId: string; rule: FlowRule; now: string },
): Promise<Advanced> {
  return engine.db.transaction().execute(async (transaction) => {
    await engine.lock(transaction, triggerId);
    const flow: Flow = { engine, transaction, triggerId, rule, now: millis(now) };
    const underWay = await settle(flow);
    const gathered = await gather(flow);
    const released: Let = rule.paused ? nothing : await letGo(flow, underWay);
    const times = [gathered.nextAt, released.nextAt].filter((time) => time !== null);
    return {
      runs: released.runs,
      more: gathered.more || released.more,
      nextAt: times.length === 0 ? null : iso(Math.min(...times)),
      empty: rule.ratePerSecond !== null && (await isEmpty(flow)),
    };
  });
}

const nothing: Let = { runs: [], more: false, nextAt: null };

async function gather(flow: Flow): Promise<Left> {
  const { transaction, triggerId, rule } = flow;
  if (rule.debounce !== null) return debounce(flow, rule.debounce);
  if (rule.batch !== null) return batch(flow, rule.batch);
  await transaction
    .updateTable("holds")
    .set({ stage: "line" })
    .where("trigger_id", "=", triggerId)
    .where("stage", "=", "gather")
    .execute();
  return { more: false, nextAt: null };
}

async function isEmpty({ transaction, triggerId }: Flow): Promise<boolean> {
  const row = await transaction
    .selectFrom("holds")
    .select("place")
    .where("trigger_id", "=", triggerId)
    .where("stage", "in", ["gather", "line", "behind"])
    .limit(1)
    .executeTakeFirst();
  return row === undefined;
}
