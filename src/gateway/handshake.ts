import type { Counted, Ending, Greeted } from "./journey.ts";

/** A provider's challenge is answered here and never runs anything. A trigger without a provider has none to answer. */
export function handshake(counted: Counted): Greeted | Ending {
  const answer = counted.trigger.handshake?.(counted) ?? null;
  return answer === null ? { ...counted, challenge: null } : { kind: "handshake", answer };
}
