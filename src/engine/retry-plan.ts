import { retryDelayMs } from "../core/retry.ts";
import { type CompiledStep, policyDefault } from "./compiled.ts";
import { type Failure, failureOf } from "./failure.ts";

/** What a step's failure comes to: when it is tried again, if at all. */
export interface RetryPlan {
  error: Failure["error"];
  /** Milliseconds; null: not tried again. */
  delayMs: number | null;
}

export function retryPlan(
  { policy, thrown }: { policy: CompiledStep["policy"]; thrown: unknown },
  at: { attempt: number; chance: number },
): RetryPlan {
  const { error, terminal, passing, delayMs } = failureOf(thrown);
  const allowed = terminal ? null : (policy ?? (passing ? policyDefault : null));
  const drawn = allowed && retryDelayMs(allowed, at);
  return { error, delayMs: drawn === null ? null : (delayMs ?? drawn) };
}
