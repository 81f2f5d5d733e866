import { Step, WorkflowInput } from "../../../src/contract/workflow.ts";
import { schemaOf } from "../../form/contract-schema.ts";

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
  order: true,
  retry: true,
  onFailure: true,
});

export const stepSchema = schemaOf(CommonOfStep);
export const workflowSchema = schemaOf(CommonOfWorkflow);
