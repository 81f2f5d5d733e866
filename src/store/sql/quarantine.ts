import { CompiledQuery, sql, type Transaction } from "kysely";
import type { Cipher } from "../cipher.ts";
import {
  type KeptRequest,
  type Quarantine,
  quarantinedBytesMax,
  quarantinedMax,
  quarantineMs,
  type Released,
} from "../port/quarantine.ts";
import type { Acceptance } from "../store.ts";
import { arrivalRows } from "./arrival-rows.ts";
import { claimKey } from "./claim-key.ts";
import { deliveryRow, keyRow } from "./delivery-row.ts";
import { spendUses } from "./dynamic-use.ts";
import type { Engine } from "./engine.ts";
import { insertRuns } from "./start-runs.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";

/** What a request is sealed under, so that one moved to another delivery does not open. */
export const quarantineSealName = ({ workspace, id }: { workspace: string; id: string }) =>
  `${workspace}/quarantine/${id}`;

export function quarantine(engine: Engine, cipher: Cipher): Quarantine {
  const { db } = engine;
  return {
    async keep(requests) {
      if (requests.length === 0) return;
      const rows = requests.map(({ workspace, body, ...request }) => {
        const content = JSON.stringify({ ...request, body: Buffer.from(body).toString("base64") });
        const sealed = cipher.seal(quarantineSealName({ workspace, id: request.id }), content);
        return {
          workspace,
          delivery_id: request.id,
          trigger_id: request.triggerId,
          received_at: millis(request.receivedAt),
          proved: request.isProved === true ? 1 : 0,
          sealed_bytes: sealed.length,
          sealed,
        };
      });
      await db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto("quarantine")
          .values(rows)
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        const newest = Math.max(...rows.map((row) => row.received_at));
        for (const triggerId of new Set(rows.map((row) => row.trigger_id))) {
          for (const proved of [0, 1] as const) {
            await trim(transaction, { triggerId, proved, before: newest - quarantineMs });
          }
        }
      });
    },
    async get({ workspace, id }) {
      const row = await db
        .selectFrom("quarantine")
        .select("sealed")
        .where("workspace", "=", workspace)
        .where("delivery_id", "=", id)
        .executeTakeFirst();
      if (row === undefined) return null;
      const content: Omit<KeptRequest, "body"> & { body: string } = JSON.parse(
        cipher.open(quarantineSealName({ workspace, id }), row.sealed),
      );
      return { ...content, body: Buffer.from(content.body, "base64") };
    },
    release: ({ acceptance, now }) => release(engine, acceptance, now),
  };
}

async function trim(
  transaction: Transaction<Tables>,
  { triggerId, proved, before }: { triggerId: string; proved: 0 | 1; before: number },
): Promise<void> {
  await sql`
    delete from quarantine where trigger_id = ${triggerId} and proved = ${sql.lit(proved)} and (received_at < ${before} or delivery_id <= (
      select max(delivery_id) from (
        select delivery_id,
          row_number() over (order by delivery_id desc) as place,
          sum(sealed_bytes) over (order by delivery_id desc) as bytes
        from quarantine where trigger_id = ${triggerId} and proved = ${sql.lit(proved)}
      ) as kept
      where place > ${sql.lit(quarantinedMax)} or bytes > ${sql.lit(quarantinedBytesMax)}
    ))`.execute(transaction);
}

async function release(engine: Engine, acceptance: Acceptance, now: string): Promise<Released> {
  const { workspace, id } = acceptance.delivery;
  const releasing = engine.db.transaction().execute<Released>(async (transaction) => {
    // Whoever takes it out of the quarantine releases it: of two at once, one finds nothing.
    const { numDeletedRows } = await transaction
      .deleteFrom("quarantine")
      .where("workspace", "=", workspace)
      .where("delivery_id", "=", id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return { kind: "gone" };
    const holder = await holderOf(engine, transaction, acceptance);
    const row = deliveryRow(acceptance);
    const stored = holder === null ? row : { ...row, status: "duplicate" as const, duplicate_of: holder };
    await transaction
      .insertInto("deliveries")
      .values(stored)
      .onConflict((conflict) => conflict.columns(["workspace", "id"]).doUpdateSet(stored))
      .execute();
    if (holder !== null) return { kind: "duplicate", of: holder };
    await spend(engine, transaction, acceptance);
    const { runs, priority, body } = acceptance;
    const bodyBytes = body.length;
    await insertRuns(engine, transaction, { workspace, deliveryId: id, runs, priority, bodyBytes, now });
    // For runs that wait it comes when it is released.
    const brought = arrivalRows(acceptance, { ...row, received_at: millis(now) });
    if (brought.length > 0) await transaction.insertInto("arrivals").values(brought).execute();
    return { kind: "stored" };
  });
  return releasing.catch((error: unknown) => {
    if (error instanceof Spent) return { kind: "spent" };
    throw error;
  });
}

/** Takes back everything that its transaction has changed. */
class Spent extends Error {}

/** One use of the dynamic trigger that was called, as of the time it came. */
async function spend(
  { kind }: Engine,
  transaction: Transaction<Tables>,
  { spends, delivery }: Acceptance,
): Promise<void> {
  if (spends === undefined) return;
  const one = CompiledQuery.raw(spendUses(kind), [spends, millis(delivery.receivedAt), 1]);
  const { numAffectedRows } = await transaction.executeQuery(one);
  if (numAffectedRows !== 1n) throw new Spent("no use is left");
}

/** The delivery that holds the key already, or null when this one has claimed it, as of the time it came. */
async function holderOf(
  { kind }: Engine,
  transaction: Transaction<Tables>,
  acceptance: Acceptance,
): Promise<string | null> {
  const key = keyRow(acceptance);
  if (key === null) return null;
  const { trigger_id, delivery_id, expires_at, answer } = key;
  const values = [trigger_id, key.key, delivery_id, expires_at, answer];
  const claim = CompiledQuery.raw(claimKey(kind), [...values, millis(acceptance.delivery.receivedAt)]);
  if ((await transaction.executeQuery(claim)).numAffectedRows === 1n) return null;
  const held = await transaction
    .selectFrom("claimed_keys")
    .select("delivery_id")
    .where("trigger_id", "=", key.trigger_id)
    .where("key", "=", key.key)
    .executeTakeFirst();
  return held?.delivery_id ?? null;
}
