import { retryDelayMs } from "../core/retry.ts";
import { type CompiledStep, policyDefault } from "./compiled.ts";
import { type Failure, failureOf } from "./failure.ts";
import { type Ask, namedBy } from "./failure-case.ts";
import type { Masking } from "./masking.ts";

/** What a step's failure comes to: when it is tried again, if at all. */
export interface RetryPlan {
  error: Failure["error"];
  /** Milliseconds; null: not tried again. */
  delayMs: number | null;
}

/** `ask` is told the error that its expression is over. */
export async function retryPlan(
  { policy, thrown, masking }: { policy: CompiledStep["policy"]; thrown: unknown; masking: Masking | null },
  at: { attempt: number; chance: number; ask: (error: Failure["error"]) => Ask },
): Promise<RetryPlan> {
  const { error, terminal, passing, delayMs } = failureOf(thrown, masking);
  const named = policy === null ? null : await namedBy(policy, error, at.ask(error));
  const isWanted = named ?? !terminal;
  const allowed = isWanted ? (policy ?? (passing ? policyDefault : null)) : null;
  const drawn = allowed && retryDelayMs(allowed, at);
  return { error, delayMs: drawn === null ? null : (delayMs ?? drawn) };
}
