import type { Finding, Issue } from "../contract/problem.ts";
import type { WorkflowInput } from "../contract/workflow.ts";
import { type LintKnown, lintWorkflow } from "../engine/lint/lint.ts";
import { validateWorkflow } from "../engine/validate.ts";
import { stepKindOf } from "../steps/index.ts";
import type { After } from "./after.ts";
import { refuseIssues } from "./input.ts";
import { checkLinks, lintLinks } from "./workflow-links.ts";

/** What keeps a workflow of the right shape from working, and what may be wrong with it. Empty when all is well. */
export function checkWorkflow(input: WorkflowInput, stand: After): Finding[] {
  const issues = [...validateWorkflow(input, { secrets: [...stand.secrets] }), ...checkLinks(input, stand)];
  const errors = issues.map((issue) => ({ ...issue, severity: "error" as const }));
  const known = lintKnownOf(input, stand);
  return [...errors, ...lintWorkflow(input, known, stepKindOf), ...lintLinks(input, stand)];
}

/** What the triggers that route to a workflow give its runs. */
export function lintKnownOf({ name }: WorkflowInput, { triggers }: Pick<After, "triggers">): LintKnown {
  const own = triggers.filter(({ routes }) => routes.some(({ workflow }) => workflow === name));
  const variables = own.flatMap(({ variables: { headers, body } }) => [headers, body]);
  const isKnown = own.length > 0 && own.every(({ dynamic }) => !dynamic);
  const params = own.flatMap(({ parameters }) => parameters.map((parameter) => parameter.name));
  return {
    variables: new Set(variables.filter((variable) => variable !== undefined)),
    params: isKnown ? new Set(params) : null,
  };
}

/** Throws Problem `invalid_definition` with every error; warnings keep nothing from being published. */
export function refuseErrors(findings: readonly Finding[]): void {
  refuseIssues(issuesIn(findings));
}

/** The errors alone, as a refusal has them. */
export const issuesIn = (findings: readonly Finding[]): Issue[] =>
  findings.filter(({ severity }) => severity === "error").map(({ path, message }) => ({ path, message }));
