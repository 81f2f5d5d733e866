import { z } from "zod";
import { AlertRuleInput } from "../contract/alert.ts";
import { Json } from "../contract/name.ts";
import { Parameter } from "../contract/parameter.ts";
import { Route } from "../contract/route.ts";
import { TriggerInput } from "../contract/trigger.ts";
import { Step, WorkflowInput } from "../contract/workflow.ts";
import { isEqualJson } from "./equal.ts";

const Fields = z.record(z.string(), Json);
type Fields = z.infer<typeof Fields>;

/** A workflow as a definition file holds it: without what the store adds and what is so by default. */
export function shortWorkflow(workflow: WorkflowInput): Fields {
  const short = withoutDefaults(WorkflowInput, { ...workflow, steps: [] });
  const steps = workflow.steps.map((step) => withoutDefaults(Step, step));
  return steps.length > 0 ? { ...short, steps } : short;
}

/** A trigger as a definition file holds it, its name included. */
export function shortTrigger(trigger: TriggerInput): Fields {
  const short = withoutDefaults(TriggerInput, { ...trigger, parameters: [], routes: [] });
  const parameters = trigger.parameters.map((parameter) => withoutDefaults(Parameter, parameter));
  const routes = trigger.routes.map((route) => withoutDefaults(Route, route));
  return {
    ...short,
    ...(parameters.length > 0 && { parameters }),
    ...(routes.length > 0 && { routes }),
  };
}

/** An alert rule as a definition file holds it. */
export const shortAlert = (rule: AlertRuleInput): Fields => withoutDefaults(AlertRuleInput, rule);

/** The fields that are objects with defaults of their own. */
const nested = new Set(["cors", "deduplication", "limits", "response", "responses", "variables", "retry"]);

/**
 * Leaves out each field that would have the same value by default, in the objects below, too. Compared with defaults
 * that are read once per schema: definitions may be thousands, and the process answers senders meanwhile.
 */
function withoutDefaults(schema: z.ZodObject, value: object): Fields {
  const defaults = defaultsOf(schema);
  // By way of JSON, which has no fields that are there but undefined.
  const whole = Fields.parse(JSON.parse(JSON.stringify(value)));
  const short: Fields = {};
  for (const [name, field] of Object.entries(whole)) {
    const inner = schema.shape[name];
    if (inner === undefined || isEqualJson(field, defaults.get(name))) continue;
    short[name] = nested.has(name) ? withoutInnerDefaults(inner, field) : field;
  }
  return short;
}

function withoutInnerDefaults(schema: z.core.$ZodType, value: Json): Json {
  const whole = z.parse(schema, value);
  let short = Fields.parse(value);
  for (const name of Object.keys(short)) {
    const candidate = Object.fromEntries(Object.entries(short).filter(([key]) => key !== name));
    const result = z.safeParse(schema, candidate);
    if (result.success && isEqualJson(result.data, whole)) short = candidate;
  }
  return short;
}

const known = new WeakMap<z.ZodObject, Map<string, unknown>>();

function defaultsOf(schema: z.ZodObject): Map<string, unknown> {
  const made = known.get(schema);
  if (made !== undefined) return made;
  const defaults = new Map<string, unknown>();
  for (const [name, field] of Object.entries(schema.shape)) {
    const result = z.safeParse(field, undefined);
    if (result.success) defaults.set(name, result.data);
  }
  known.set(schema, defaults);
  return defaults;
}
