import type { RetryPolicy } from "../contract/retry.ts";

/**
 * How long to wait before the attempt after `attempt` (the one that just failed, the first is 1), in ms; null when the
 * policy allows no further one. Delays grow by `factor` and are spread by `jitter` in both directions: `chance` in 0…1
 * says where in the spread. No delay exceeds `maxDelayMs`, and at that bound delays are still spread, below it, so that
 * runs that failed together do not come back together.
 */
export function retryDelayMs(policy: RetryPolicy, at: { attempt: number; chance: number }): number | null {
  if (at.attempt >= policy.attempts) return null;
  const grown = policy.firstDelayMs * policy.factor ** (at.attempt - 1);
  const middle = Math.min(grown, policy.maxDelayMs / (1 + policy.jitter));
  return Math.round(middle * (1 + policy.jitter * (2 * at.chance - 1)));
}
