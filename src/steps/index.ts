import { branch } from "./branch.ts";
import { delay } from "./delay.ts";
import { http } from "./http.ts";
import { respond } from "./respond.ts";
import { script } from "./script.ts";
import type { StepKind } from "./step.ts";
import { transform } from "./transform.ts";

/** Every kind of step, one line each, in the order in which people are offered them. */
export const stepKinds: readonly StepKind[] = [transform, branch, delay, http, script, respond];

const byType = new Map(stepKinds.map((kind) => [kind.type, kind]));

/** The kind that a step's `type` names, or undefined when there is none. */
export function stepKindOf(type: string): StepKind | undefined {
  return byType.get(type);
}
