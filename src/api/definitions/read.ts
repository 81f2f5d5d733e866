import { AlertFile, type AlertRuleInput } from "../../contract/alert.ts";
import type { Issue } from "../../contract/problem.ts";
import type { TriggerInput } from "../../contract/trigger.ts";
import { Definition, WorkflowInput } from "../../contract/workflow.ts";
import { check } from "../input.ts";
import { withoutFaults } from "./mend.ts";
import { below } from "./place.ts";
import { type Renames, renamed } from "./rename.ts";

/** What definitions ask for. `at` is where each stands, for issues: `definitions.3`, `definitions.3.trigger`. */
export interface Wanted {
  workflows: { at: string; input: WorkflowInput }[];
  triggers: { at: string; input: TriggerInput }[];
  alerts: { at: string; input: AlertRuleInput }[];
}

/**
 * Reads definition files. All issues of all files come back. What could be read is in `wanted` even then, also of a file
 * with something wrong in it, to be checked further.
 */
export function readDefinitions(
  definitions: readonly unknown[],
  renames: Renames = {},
): { wanted: Wanted; issues: Issue[] } {
  const wanted: Wanted = { workflows: [], triggers: [], alerts: [] };
  const issues: Issue[] = [];
  for (const [index, value] of definitions.entries()) {
    const at = `definitions.${index}`;
    if (isRulesAlone(value)) {
      const rules = check(AlertFile, value);
      if (rules.kind === "valid") wanted.alerts.push(...rulesIn(rules.value, at));
      else issues.push(...rules.issues.map((issue) => below(at, issue)));
      continue;
    }
    const checked = check(Definition, value);
    if (checked.kind === "invalid") {
      issues.push(...checked.issues.map((issue) => below(at, issue)));
    }
    const definition = checked.kind === "valid" ? checked.value : withoutFaults(value, checked.issues);
    if (definition === null) continue;
    const { workflow, trigger } = partsOf(definition);
    if (workflow !== null) wanted.workflows.push({ at, input: workflow });
    wanted.alerts.push(...rulesIn(definition, at));
    if (trigger !== null) wanted.triggers.push({ at: `${at}.trigger`, input: trigger });
  }
  const { wanted: named, strangers } = renamed(wanted, renames);
  issues.push(
    ...strangers.map((old) => ({ path: `rename.${old}`, message: `nothing here is named "${old}"` })),
  );
  issues.push(...repeated(named.workflows, "workflow"), ...repeated(named.triggers, "trigger"));
  issues.push(...repeated(named.alerts, "rule"));
  return { wanted: named, issues };
}

/** A document that holds alert rules and is no workflow or trigger. */
const isRulesAlone = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "alerts" in value && !("name" in value);

const rulesIn = ({ alerts = [] }: Pick<Definition, "alerts">, at: string): Wanted["alerts"] =>
  alerts.map((input, index) => ({ at: `${at}.alerts.${index}`, input }));

/**
 * The workflow and the trigger that one definition stands for. Without steps it is a trigger alone, unless a route of
 * it names its own workflow; without a trigger it is a workflow alone.
 */
export function partsOf(definition: Definition): {
  workflow: WorkflowInput | null;
  trigger: TriggerInput | null;
} {
  const { trigger: given } = definition;
  const workflow = WorkflowInput.parse(definition);
  if (given === undefined) return { workflow, trigger: null };
  const hasSteps = workflow.steps.length > 0;
  // A route that was left out is to be told from an empty list; the schema gives both as an empty one.
  const routes = given.routes ?? (hasSteps ? [{ workflow: workflow.name, otherwise: false }] : []);
  const trigger = { ...given, name: given.name ?? workflow.name, routes };
  const routed = routes.some((route) => route.workflow === workflow.name);
  return { workflow: hasSteps || routed ? workflow : null, trigger };
}

function repeated(items: readonly { at: string; input: { name: string } }[], kind: string): Issue[] {
  const first = new Map<string, string>();
  return items.flatMap(({ at, input }) => {
    const earlier = first.get(input.name);
    if (earlier === undefined) first.set(input.name, at);
    if (earlier === undefined) return [];
    return [{ path: `${at}.name`, message: `${earlier} has a ${kind} named "${input.name}" already` }];
  });
}
