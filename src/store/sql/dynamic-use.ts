import type { Engine } from "./engine.ts";

/**
 * The text of the one statement that spends uses of a dynamic trigger: its id, when it was called, and how many; it
 * changes nothing where too few are left, or where it was revoked or has expired by then.
 */
export function spendUses(kind: Engine["kind"]): string {
  const [id, at, count] = kind === "sqlite" ? ["?1", "?2", "?3"] : ["$1", "$2", "$3"];
  return `update dynamic_triggers set uses = uses + ${count}, last_used_at = ${at},
      ended_at = case when uses + ${count} >= uses_max then ${at} else ended_at end
    where id = ${id} and revoked_at is null and (expires_at is null or expires_at > ${at})
      and (uses_max is null or uses + ${count} <= uses_max)`;
}
