import type { Engine } from "./engine.ts";

/**
 * The text of the statement that claims a key for a delivery, of the values of a `ClaimedKeyRow` in their order and
 * when the delivery came: it changes nothing while another delivery holds the key. What many claim in one statement on
 * PostgreSQL stands with the rest of that statement.
 */
export function claimKey(kind: Engine["kind"]): string {
  const values = [1, 2, 3, 4, 5].map((at) => (kind === "sqlite" ? `?${at}` : `$${at}`));
  const receivedAt = kind === "sqlite" ? "?6" : "$6";
  return `insert into claimed_keys (trigger_id, key, delivery_id, expires_at, answer) values (${values.join(", ")})
     on conflict (trigger_id, key) do update
       set delivery_id = excluded.delivery_id, expires_at = excluded.expires_at, answer = excluded.answer
     where claimed_keys.expires_at <= ${receivedAt} or claimed_keys.delivery_id = excluded.delivery_id`;
}
