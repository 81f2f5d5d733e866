import { type AlertRule, AlertRuleInput } from "../../contract/alert.ts";
import type { DefinitionChange } from "../../contract/apply.ts";
import { type Trigger, TriggerInput } from "../../contract/trigger.ts";
import { type Workflow, WorkflowInput } from "../../contract/workflow.ts";
import { isEqualJson } from "../../core/equal.ts";
import { shortAlert, shortTrigger, shortWorkflow } from "../../core/short-definition.ts";
import type { Wanted } from "./read.ts";

export interface Current {
  triggers: readonly Trigger[];
  workflows: readonly Workflow[];
  alerts: readonly AlertRule[];
}

/** One line of a plan, with where it was asked for; `at` is null for what is pruned. */
export type PlannedChange =
  | (Planned & { kind: "workflow"; before: Workflow | null; input: WorkflowInput | null })
  | (Planned & { kind: "trigger"; before: Trigger | null; input: TriggerInput | null })
  | (Planned & { kind: "alert"; before: AlertRule | null; input: AlertRuleInput | null });

interface Planned {
  name: string;
  action: DefinitionChange["action"];
  at: string | null;
}

/** What makes the current definitions be as wanted: workflows first, in the order of the files, then what is pruned. */
export function plan(current: Current, wanted: Wanted, { prune }: { prune: boolean }): PlannedChange[] {
  const changes: PlannedChange[] = [
    ...changesOf("workflow", current.workflows, wanted.workflows, (before) => WorkflowInput.parse(before)),
    ...changesOf("trigger", current.triggers, wanted.triggers, (before) => TriggerInput.parse(before)),
    ...changesOf("alert", current.alerts, wanted.alerts, ruleInput),
  ];
  return prune ? [...changes, ...pruned(current, wanted)] : changes;
}

function changesOf<Kind extends string, Known extends { name: string }, Input extends { name: string }>(
  kind: Kind,
  current: readonly Known[],
  wanted: readonly { at: string; input: Input }[],
  inputOf: (before: Known) => Input,
) {
  const known = new Map(current.map((each) => [each.name, each]));
  return wanted.map(({ at, input }) => {
    const before = known.get(input.name) ?? null;
    const same = before !== null && isEqualJson(inputOf(before), input);
    return { kind, name: input.name, action: actionOf(before, same), at, before, input };
  });
}

/** The plan's line as callers see it. */
export function shown(change: PlannedChange): DefinitionChange {
  const { kind, name, action } = change;
  const before = shortBefore(change);
  return { kind, name, action, before, after: action === "unchanged" ? before : shortAfter(change) };
}

function shortBefore({ kind, before }: PlannedChange) {
  if (before === null) return null;
  return kind === "workflow"
    ? shortWorkflow(before)
    : kind === "trigger"
      ? shortTrigger(before)
      : shortAlert(before);
}

function shortAfter({ kind, input }: PlannedChange) {
  if (input === null) return null;
  return kind === "workflow"
    ? shortWorkflow(input)
    : kind === "trigger"
      ? shortTrigger(input)
      : shortAlert(input);
}

/** Without what the store adds. */
const ruleInput = ({ name, on, to, severity, repeatMs, enabled }: AlertRule): AlertRuleInput =>
  AlertRuleInput.parse({ name, on, to, severity, repeatMs, enabled });

function pruned(current: Current, wanted: Wanted): PlannedChange[] {
  const workflows = new Set(wanted.workflows.map(({ input }) => input.name));
  const triggers = new Set(wanted.triggers.map(({ input }) => input.name));
  const alerts = new Set(wanted.alerts.map(({ input }) => input.name));
  const gone = { action: "delete", at: null, input: null } as const;
  return [
    ...current.triggers
      .filter(({ name, dynamic }) => !dynamic && !triggers.has(name))
      .map((before) => ({ ...gone, kind: "trigger", name: before.name, before }) as const),
    ...current.workflows
      .filter(({ name }) => !workflows.has(name))
      .map((before) => ({ ...gone, kind: "workflow", name: before.name, before }) as const),
    ...current.alerts
      .filter(({ name }) => !alerts.has(name))
      .map((before) => ({ ...gone, kind: "alert", name: before.name, before }) as const),
  ];
}

function actionOf(before: object | null, same: boolean): "create" | "update" | "unchanged" {
  if (before === null) return "create";
  return same ? "unchanged" : "update";
}
