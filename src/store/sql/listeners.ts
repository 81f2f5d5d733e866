import type { Transaction } from "kysely";
import type { Listeners } from "../port/listeners.ts";
import type { Engine } from "./engine.ts";
import { changing } from "./revision.ts";
import type { Tables } from "./tables.ts";
import { isoOrNull, millis, plain } from "./text.ts";

/** The sender has been answered long before. */
const answerKeptMs = 600_000;
const answersForgottenMax = 100;

export function listeners(engine: Engine): Listeners {
  const { db } = engine;
  return {
    async begin(listener) {
      const { triggerId, name, answers } = listener;
      const known = await db
        .selectFrom("listeners")
        .select(["acknowledged", "acknowledged_at"])
        .where("trigger_id", "=", triggerId)
        .where("name", "=", name)
        .executeTakeFirst();
      await telling(engine, answers, (transaction) => put(transaction, listener));
      const [acknowledged = null, ...done] = known?.acknowledged?.split(" ") ?? [];
      return { acknowledged, done, at: isoOrNull(known?.acknowledged_at ?? null) };
    },
    acknowledge: (listener) => acknowledge(db, listener),
    has: (listener) => has(db, listener),
    async renew({ triggerId, name, session, answers, until }) {
      return telling(engine, answers, async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable("listeners")
          .set({ until: millis(until) })
          .where("trigger_id", "=", triggerId)
          .where("name", "=", name)
          .where("session", "=", session)
          .executeTakeFirst();
        return numUpdatedRows > 0n;
      });
    },
    async end({ triggerId, name, session, answers }) {
      await telling(engine, answers, (transaction) =>
        transaction
          .updateTable("listeners")
          .set({ answers: 0, until: null })
          .where("trigger_id", "=", triggerId)
          .where("name", "=", name)
          .where("session", "=", session)
          .execute(),
      );
    },
    async answer({ deliveryId, answer, now }) {
      const at = millis(now);
      const { numInsertedOrUpdatedRows: added } = await db
        .insertInto("listener_answers")
        .values({ delivery_id: deliveryId, answer: plain(JSON.stringify(answer)), created_at: at })
        .onConflict((conflict) => conflict.column("delivery_id").doNothing())
        .executeTakeFirstOrThrow();
      const old = db
        .selectFrom("listener_answers")
        .select("delivery_id")
        .where("created_at", "<", at - answerKeptMs)
        .limit(answersForgottenMax);
      await db.deleteFrom("listener_answers").where("delivery_id", "in", old).execute();
      return added !== 0n;
    },
    async answerTo({ deliveryId }) {
      const row = await db
        .selectFrom("listener_answers")
        .select("answer")
        .where("delivery_id", "=", deliveryId)
        .executeTakeFirst();
      return row === undefined ? null : JSON.parse(row.answer);
    },
  };
}

async function has(
  db: Engine["db"],
  { triggerId, name, session }: Parameters<Listeners["has"]>[0],
): Promise<boolean> {
  const row = await db
    .selectFrom("listeners")
    .select("name")
    .where("trigger_id", "=", triggerId)
    .where("name", "=", name)
    .where("session", "=", session)
    .executeTakeFirst();
  return row !== undefined;
}

async function acknowledge(
  db: Engine["db"],
  { triggerId, name, session, deliveryId, done = [], now }: Parameters<Listeners["acknowledge"]>[0],
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("listeners")
    .set({ acknowledged: [deliveryId, ...done].join(" "), acknowledged_at: millis(now) })
    .where("trigger_id", "=", triggerId)
    .where("name", "=", name)
    .$if(session !== undefined, (row) => row.where("session", "=", session ?? ""))
    .executeTakeFirst();
  return session === undefined || numUpdatedRows > 0n;
}

/** Only what the gateways must know of, that somebody answers for a trigger, is told to them. */
function telling<Result>(
  engine: Engine,
  answers: boolean,
  change: (transaction: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  return answers ? changing(engine, change) : engine.db.transaction().execute(change);
}

async function put(
  transaction: Transaction<Tables>,
  { workspace, triggerId, name, session, answers, until }: Parameters<Listeners["begin"]>[0],
): Promise<void> {
  const state = { session, answers: answers ? 1 : 0, until: millis(until) };
  await transaction
    .insertInto("listeners")
    .values({ trigger_id: triggerId, name, workspace, acknowledged: null, acknowledged_at: null, ...state })
    .onConflict((conflict) => conflict.columns(["trigger_id", "name"]).doUpdateSet(state))
    .execute();
}
