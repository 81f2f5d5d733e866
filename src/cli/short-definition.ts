import { z } from "zod";
import { Step, WorkflowInput } from "../contract/workflow.ts";

type Fields = Record<string, unknown>;

/** A workflow as a person would write it: without what is so by default. */
export function shortWorkflow(workflow: WorkflowInput): Fields {
  return {
    ...shortened(WorkflowInput, workflow),
    steps: workflow.steps.map((step) => shortened(Step, step)),
  };
}

/** Without the fields whose values would be the same if they were left out. */
export function shortened(schema: z.ZodObject, value: object): Fields {
  const kept = Object.entries(value).filter(([name, field]) => !isDefault(schema.shape[name], field));
  return Object.fromEntries(kept);
}

function isDefault(schema: unknown, value: unknown): boolean {
  const left = schema instanceof z.ZodType ? schema.safeParse(undefined) : null;
  return left?.success === true && JSON.stringify(left.data) === JSON.stringify(value);
}
