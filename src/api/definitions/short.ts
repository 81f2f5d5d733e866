import { z } from "zod";
import { Json } from "../../contract/name.ts";
import { Parameter, Route, TriggerInput } from "../../contract/trigger.ts";
import { Step, WorkflowInput } from "../../contract/workflow.ts";
import { isEqualJson } from "../../core/equal.ts";

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

/** Leaves out each field without which the schema still gives the same value; one level of objects below, too. */
function withoutDefaults(schema: z.ZodType, value: object): Fields {
  const whole = schema.parse(value);
  const stillSame = (candidate: Fields) => {
    const result = schema.safeParse(candidate);
    return result.success && isEqualJson(result.data, whole);
  };
  // By way of JSON, which has no fields that are there but undefined.
  let short = Fields.parse(JSON.parse(JSON.stringify(whole)));
  for (const name of Object.keys(short)) {
    const rest = without(short, name);
    if (stillSame(rest)) {
      short = rest;
      continue;
    }
    const inner = Fields.safeParse(short[name]);
    for (const innerName of Object.keys(inner.data ?? {})) {
      const field = Fields.parse(short[name]);
      const candidate = { ...short, [name]: without(field, innerName) };
      if (stillSame(candidate)) short = candidate;
    }
  }
  return short;
}

function without(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}
