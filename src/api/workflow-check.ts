import { type Finding, Problem } from "../contract/problem.ts";
import type { WorkflowInput } from "../contract/workflow.ts";
import { validateWorkflow } from "../engine/validate.ts";
import type { After } from "./after.ts";
import { summaryOf } from "./input.ts";

/** What keeps a workflow of the right shape from working, and what may be wrong with it. Empty when all is well. */
export function checkWorkflow(input: WorkflowInput, { secrets }: Pick<After, "secrets">): Finding[] {
  const issues = validateWorkflow(input, { secrets: [...secrets] });
  return issues.map((issue) => ({ ...issue, severity: "error" }));
}

/** Throws Problem `invalid_definition` with every error; warnings keep nothing from being published. */
export function refuseErrors(findings: readonly Finding[]): void {
  const issues = errorsIn(findings).map(({ path, message }) => ({ path, message }));
  if (issues.length > 0) throw new Problem("invalid_definition", { detail: summaryOf(issues), issues });
}

export const errorsIn = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ severity }) => severity === "error");
