import type { Step } from "../contract/workflow.ts";
import type { KeySource } from "../core/correlation.ts";
import { stepKindOf } from "../steps/index.ts";
import type { KindOf } from "./compiled.ts";
import { heldLists } from "./held-lists.ts";

/** What a step has to do with other definitions, by its path in the workflow. */
export interface StepLink {
  path: string;
  awaits?: { trigger: string; source: KeySource };
  /** A workflow. */
  starts?: string;
}

/** The triggers whose deliveries steps wait for, and the workflows that they start; where settings do not fit, none. */
export function stepLinks(steps: readonly Step[], kindOf: KindOf = stepKindOf, path = "steps"): StepLink[] {
  return steps.flatMap((step, index) => {
    const at = `${path}.${index}.config`;
    const held = heldLists(step, kindOf).flatMap((list) =>
      stepLinks(list.steps, kindOf, `${at}.${list.path}`),
    );
    const kind = kindOf(step.type);
    if (kind?.awaits === undefined && kind?.starts === undefined) return held;
    const parsed = kind.config.safeParse(step.config);
    if (!parsed.success) return held;
    const awaits = kind.awaits?.(parsed.data);
    const starts = kind.starts?.(parsed.data);
    const own = { path: at, ...(awaits && { awaits }), ...(starts !== undefined && { starts }) };
    return [own, ...held];
  });
}

/** The workflows that steps run. */
export const workflowsRunBy = (steps: readonly Step[]): Set<string> =>
  new Set(stepLinks(steps).flatMap(({ starts }) => starts ?? []));
