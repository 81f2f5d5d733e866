import { z } from "zod";
import { Step, WorkflowInput } from "../../../src/contract/workflow.ts";
import type { Schema } from "../../form/schema.ts";

/** What every step has beside its settings. */
export const CommonOfStep = Step.pick({ timeoutMs: true, retry: true, ownWrite: true });
/** What a workflow has beside its steps. */
export const CommonOfWorkflow = WorkflowInput.pick({
  title: true,
  description: true,
  schedules: true,
  after: true,
  timeoutMs: true,
  concurrency: true,
  retry: true,
  onFailure: true,
});

export const stepSchema = schemaOf(CommonOfStep);
export const workflowSchema = schemaOf(CommonOfWorkflow);

/** As the catalog has the schemas of settings. */
function schemaOf(of: z.ZodType): Schema {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(of, { io: "input", unrepresentable: "any" });
  // Of zod's own making; its type there leaves more open than ours.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return schema as Schema;
}
