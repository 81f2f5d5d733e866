import type { z } from "zod";
import { type Json, Json as JsonValue } from "../../contract/name.ts";
import { Parameter, Route, type Trigger, TriggerInput } from "../../contract/trigger.ts";
import { Step, type Workflow, WorkflowInput } from "../../contract/workflow.ts";
import { isEqualJson } from "../../core/equal.ts";

type Fields = Record<string, Json>;

/** A workflow as a definition file holds it: without what the store adds and what is so by default. */
export function shortWorkflow({
  id,
  workspace,
  version,
  createdAt,
  updatedAt,
  ...input
}: Stored<Workflow, WorkflowInput>): Fields {
  const short = withoutDefaults(WorkflowInput, { ...input, steps: [] });
  const steps = input.steps.map((step) => withoutDefaults(Step, step));
  return steps.length > 0 ? { ...short, steps } : short;
}

/** A trigger as a definition file holds it, its name included. */
export function shortTrigger({
  id,
  workspace,
  version,
  createdAt,
  updatedAt,
  ...input
}: Stored<Trigger, TriggerInput>): Fields {
  const short = withoutDefaults(TriggerInput, { ...input, parameters: [], routes: [] });
  const parameters = input.parameters.map((parameter) => withoutDefaults(Parameter, parameter));
  const routes = input.routes.map((route) => withoutDefaults(Route, route));
  return {
    ...short,
    ...(parameters.length > 0 && { parameters }),
    ...(routes.length > 0 && { routes }),
  };
}

/** With what the store adds, or not yet. */
type Stored<Whole extends Input, Input> = Input & Partial<Omit<Whole, keyof Input>>;

/** Leaves out each field without which the schema still gives the same value; one level of objects below, too. */
function withoutDefaults(schema: z.ZodType, value: object): Fields {
  const whole = schema.parse(value);
  const stillSame = (candidate: unknown) => {
    const result = schema.safeParse(candidate);
    return result.success && isEqualJson(result.data, whole);
  };
  // What was parsed came from JSON and is written as JSON again.
  let short = JsonValue.parse(JSON.parse(JSON.stringify(whole))) as Fields;
  for (const [name, field] of Object.entries(short)) {
    const { [name]: _field, ...rest } = short;
    if (stillSame(rest)) {
      short = rest;
      continue;
    }
    if (typeof field !== "object" || field === null || Array.isArray(field)) continue;
    for (const inner of Object.keys(field)) {
      const { [inner]: _inner, ...innerRest } = Object(short[name]) as Fields;
      if (stillSame({ ...short, [name]: innerRest })) short = { ...short, [name]: innerRest };
    }
  }
  return short;
}
