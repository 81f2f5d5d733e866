import { z } from "zod";
import { type Step, stepTimeoutMsDefault } from "../contract/workflow.ts";
import type { StepKind } from "../steps/step.ts";

/** For what ends by its own timeout to say so. */
const graceMs = 1_000;

/** How long an attempt may take: what the step says, or, where that is the default, at least as long as its settings allow. */
export function stepTimeoutMs(
  step: Pick<Step, "timeoutMs" | "config">,
  kind: Pick<StepKind, "config" | "longestMs">,
): number {
  if (step.timeoutMs !== stepTimeoutMsDefault) return step.timeoutMs;
  const own = kind.longestMs?.(step.config) ?? step.config["timeoutMs"] ?? ownTimeoutMs(kind);
  return typeof own === "number" ? Math.max(step.timeoutMs, own + graceMs) : step.timeoutMs;
}

/** What a kind's own timeout is unless a step says otherwise; null where it has none. */
export function ownTimeoutMs({ config }: Pick<StepKind, "config">): number | null {
  if (!(config instanceof z.ZodObject)) return null;
  const field: unknown = config.shape["timeoutMs"];
  const value: unknown = field instanceof z.ZodType ? field.safeParse(undefined).data : null;
  return typeof value === "number" ? value : null;
}
