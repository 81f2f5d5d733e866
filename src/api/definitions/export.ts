import type { Json } from "../../contract/name.ts";
import type { Trigger } from "../../contract/trigger.ts";
import { Definition } from "../../contract/workflow.ts";
import { isEqualJson } from "../../core/equal.ts";
import { shortAlert, shortTrigger, shortWorkflow } from "../../core/short-definition.ts";
import type { Current } from "./plan.ts";

type DefinitionFile = Record<string, Json>;

/**
 * The definition files that, applied, change nothing: each workflow with its trigger, then the triggers that are left,
 * then the alert rules in one.
 * A workflow's trigger is the one with its name, or one that routes to it alone. Triggers that programs made stay out.
 */
export function exported({ triggers, workflows, alerts }: Current): DefinitionFile[] {
  const left = new Map(triggers.filter(({ dynamic }) => !dynamic).map((trigger) => [trigger.name, trigger]));
  const names = new Set(workflows.map(({ name }) => name));
  const files = workflows.toSorted(byName).flatMap((workflow) => {
    const { name, steps } = workflow;
    const short = shortWorkflow(workflow);
    const own = left.get(name);
    const trigger =
      own ?? [...left.values()].find((each) => !names.has(each.name) && routesOnlyTo(each, name));
    if (trigger === undefined) return [short];
    const routed = trigger.routes.some((route) => route.workflow === name);
    // A file without steps and without a route to itself would be read as a trigger alone.
    if (steps.length === 0 && !routed) return [short];
    left.delete(trigger.name);
    return [{ ...short, trigger: triggerIn(trigger, { workflow: name, hasSteps: steps.length > 0 }) }];
  });
  const alone = [...left.values()].toSorted(byName).map((trigger) => {
    const { name, ...rest } = shortTrigger(trigger);
    return { name: name ?? null, trigger: rest };
  });
  const rules = alerts.toSorted(byName).map(shortAlert);
  return [...[...files, ...alone].map(definition), ...(rules.length > 0 ? [{ alerts: rules }] : [])];
}

function triggerIn(trigger: Trigger, { workflow, hasSteps }: { workflow: string; hasSteps: boolean }) {
  const { name, routes, ...rest } = shortTrigger(trigger);
  const byDefault = hasSteps && routesOnlyTo(trigger, workflow);
  return {
    ...(name !== workflow && { name }),
    ...rest,
    ...(!byDefault && { routes: routes ?? [] }),
  };
}

/** As the route is that a file has when it names none. */
function routesOnlyTo({ routes }: Trigger, workflow: string): boolean {
  const [route, ...others] = routes;
  return others.length === 0 && isEqualJson(route, { workflow, otherwise: false });
}

function byName(one: { name: string }, other: { name: string }): number {
  return one.name < other.name ? -1 : 1;
}

/** Should what was made here not be a definition, that is a fault of ours and must not reach a file. */
function definition(file: DefinitionFile): DefinitionFile {
  Definition.parse(file);
  return file;
}
