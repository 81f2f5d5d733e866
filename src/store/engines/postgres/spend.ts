import type pg from "pg";
import type { Accepted } from "../../store.ts";
import { type Arrival, acceptAll } from "./accept.ts";
import { execute, type HotStatement } from "./pool.ts";

const spend: HotStatement = {
  name: "spend",
  text: `update dynamic_triggers set uses = uses + 1, last_used_at = $2
    where id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)
      and (uses_max is null or uses < uses_max)
    returning id`,
};

/**
 * Stores a delivery that came by a dynamic trigger and spends one of its uses, in one transaction: both or neither. The
 * row that counts the uses is locked until the end, so that those who come together are counted one after another.
 */
export async function acceptSpending(
  pool: pg.Pool,
  { arrival, dynamicId }: { arrival: Arrival; dynamicId: string },
): Promise<Accepted> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query("begin");
    const [accepted = { kind: "stored" } as const] = await acceptAll(client, [arrival]);
    const isSpent =
      accepted.kind === "stored" &&
      (await execute(client, spend, [dynamicId, arrival.row.received_at])).length === 0;
    await client.query(isSpent ? "rollback" : "commit");
    broken = false;
    return isSpent ? { kind: "spent" } : accepted;
  } finally {
    // A connection whose transaction did not end is not used again.
    client.release(broken);
  }
}
