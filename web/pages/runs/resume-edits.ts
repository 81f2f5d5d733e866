import type { Json } from "../../../src/contract/name.ts";
import type { RunEdits } from "../../../src/contract/resume.ts";
import { jsonIn } from "../../form/json-text.ts";
import { isRecord } from "../../record.ts";

/** What a person changes before a run goes on, as it is typed: JSON. */
export interface EditTexts {
  /** The path of a step whose output is given; empty: of none. */
  step: string;
  output: string;
  variables: string;
  body: string;
}

export const noEdits: EditTexts = { step: "", output: "", variables: "", body: "" };
export type EditField = "output" | "variables" | "body";

/** The edits, and of each field what is wrong with it. `body` stands for the run's input where no delivery started it. */
export function editsIn(
  { step, output, variables, body }: EditTexts,
  { hasDelivery }: { hasDelivery: boolean },
): { edits: RunEdits | undefined; faults: Partial<Record<EditField, "json" | "object">> } {
  const faults: Partial<Record<EditField, "json" | "object">> = {};
  const edits: RunEdits = {};
  const read = (field: EditField, text: string): Json | undefined => {
    const value = jsonIn(text);
    if (value === undefined) faults[field] = "json";
    return value;
  };
  if (step !== "") {
    const value = read("output", output);
    if (value !== undefined) edits.steps = { [step]: value };
  }
  if (variables.trim() !== "") {
    const value = read("variables", variables);
    if (value !== undefined && isRecord(value)) edits.variables = value;
    else faults.variables ??= "object";
  }
  if (body.trim() !== "") {
    const value = read("body", body);
    if (value !== undefined) edits[hasDelivery ? "body" : "input"] = value;
  }
  return { edits: Object.keys(edits).length === 0 ? undefined : edits, faults };
}
