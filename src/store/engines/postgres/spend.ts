import type pg from "pg";
import { spendUses } from "../../sql/dynamic-use.ts";
import type { Acceptance, AcceptedTogether } from "../../store.ts";
import { type Arrival, acceptAll, arrivalOf } from "./accept.ts";
import { execute, type HotStatement } from "./pool.ts";

const spend: HotStatement = {
  name: "spend",
  text: `${spendUses("postgres")} returning id`,
};

/** Deliveries that are stored together; those that `spends` tells of take a use of the dynamic trigger. */
export interface Together {
  arrivals: readonly Arrival[];
  dynamicId: string | null;
  spends: readonly boolean[];
}

export function togetherOf(acceptances: readonly Acceptance[]): Together {
  return {
    arrivals: acceptances.map(arrivalOf),
    dynamicId: acceptances.find(({ spends }) => spends !== undefined)?.spends ?? null,
    spends: acceptances.map(({ spends }) => spends !== undefined),
  };
}

/** Stores deliveries all or none: without uses to spend one statement does it. */
export async function acceptTogether(pool: pg.Pool, together: Together): Promise<AcceptedTogether> {
  const { arrivals, dynamicId, spends } = together;
  if (arrivals.length === 0) return { kind: "taken", each: [] };
  if (dynamicId === null) return { kind: "taken", each: await acceptAll(pool, arrivals) };
  return acceptSpending(pool, { arrivals, dynamicId, spends });
}

/**
 * Stores deliveries that came by a dynamic trigger and spends a use for each that is new, in one transaction: all or
 * nothing. The row that counts the uses is locked until the end, so that those who come together are counted one after
 * another.
 */
async function acceptSpending(
  pool: pg.Pool,
  { arrivals, dynamicId, spends }: Together & { dynamicId: string },
): Promise<AcceptedTogether> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query("begin");
    const each = await acceptAll(client, arrivals);
    const uses = each.filter(({ kind }, index) => kind === "stored" && spends[index] === true).length;
    const receivedAt = arrivals[0]?.row.received_at ?? 0;
    const isSpent = uses > 0 && (await execute(client, spend, [dynamicId, receivedAt, uses])).length === 0;
    await client.query(isSpent ? "rollback" : "commit");
    broken = false;
    return isSpent ? { kind: "spent" } : { kind: "taken", each };
  } finally {
    // A connection whose transaction did not end is not used again.
    client.release(broken);
  }
}
