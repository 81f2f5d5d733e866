import type { AlertRuleInput } from "../contract/alert.ts";
import type { Issue } from "../contract/problem.ts";
import type { After } from "./after.ts";

/** Of a workspace, so that a look takes no longer than a moment. */
export const rulesMax = 200;

/** What a rule names has to be there: a misspelt trigger would be watched in vain. */
export function unknownNames({ on, to }: Pick<AlertRuleInput, "on" | "to">, stand: After): Issue[] {
  const triggers = new Set(stand.triggers.map(({ name }) => name));
  const issues: Issue[] = [];
  const expect = (path: string, kind: string, all: ReadonlySet<string>, name: string | undefined) => {
    if (name !== undefined && !all.has(name)) issues.push({ path, message: `there is no ${kind} "${name}"` });
  };
  if ("trigger" in on) expect("on.trigger", "trigger", triggers, on.trigger);
  if ("workflow" in on) expect("on.workflow", "workflow", stand.workflows, on.workflow);
  for (const [index, channel] of to.entries()) {
    if ("secret" in channel) expect(`to.${index}.secret`, "secret", stand.secrets, channel.secret);
    if (channel.by === "workflow")
      expect(`to.${index}.workflow`, "workflow", stand.workflows, channel.workflow);
  }
  return issues;
}
