import { shortKey } from "../core/short-key.ts";
import type { Identified } from "./journey.ts";

/**
 * An idempotency key as it is held: of the address that was called. Whoever has one dynamic address must neither be taken
 * for another's sender nor be given its answer, though they count from 1 alike.
 */
export function heldKey({
  idempotencyKey,
  dynamic,
}: Pick<Identified, "idempotencyKey" | "dynamic">): string | null {
  if (idempotencyKey === null || dynamic === null) return idempotencyKey;
  return shortKey(`${dynamic.id} ${idempotencyKey}`);
}
