import type { z } from "zod";
import { type Step, WorkflowInput } from "../../src/contract/workflow.ts";
import { shortWorkflow } from "../../src/core/short-definition.ts";
import { isRecord } from "../record.ts";

/** A workflow and a step as they are edited: what is so by default may be left out. */
export type EditedWorkflow = z.input<typeof WorkflowInput>;
export type EditedStep = z.input<typeof Step>;

/** A workflow as it is edited and written: without what is so by default. */
export const editedOf = (workflow: WorkflowInput): EditedWorkflow => asWorkflow(shortWorkflow(workflow));

/** Throws a ZodError for what is no workflow. */
export function asWorkflow(value: unknown): EditedWorkflow {
  WorkflowInput.parse(value);
  // Checked just now; the parsed one would have every default written out.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return value as EditedWorkflow;
}

/** The step that a value is meant as; steps within settings are checked by the server alone. */
export function asStep(value: unknown): EditedStep {
  if (!isRecord(value)) return { id: "", type: "" };
  const { id, type, title, config, ...rest } = value;
  return {
    ...rest,
    id: text(id),
    type: text(type),
    ...(title !== undefined && { title: text(title) }),
    ...(isSettings(config) && { config }),
  };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** A step's settings; nothing where a value can't be any. */
export function settingsOf(value: unknown): NonNullable<EditedStep["config"]> {
  return isSettings(value) ? value : {};
}

/** A value that came as JSON is one at every depth. */
function isSettings(value: unknown): value is NonNullable<EditedStep["config"]> {
  return isRecord(value);
}
