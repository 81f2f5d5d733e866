import { createContext, type ReactNode, useContext } from "react";
import type { Issue } from "../../src/contract/problem.ts";
import type { Schema } from "./schema.ts";

/** Something that templates and expressions can name here. */
export interface NameHint {
  /** As it is written: `trigger.body.order.id`, `trigger.headers."x-event"`. */
  name: string;
  /** `string`, `object`, … */
  type?: string;
  /** What it is in the sample. */
  sample?: unknown;
}

/** What the fields of a form know beside their own value. */
export interface Surroundings {
  names: readonly NameHint[];
  /** The sample that templates are tried on as one types; null: none is chosen. */
  scope: Readonly<Record<string, unknown>> | null;
  /** Draws a list of steps that a setting holds; absent: how many there are is told. */
  drawSteps?: (list: { path: string; label: string; value: unknown }) => ReactNode;
}

const bare: Surroundings = { names: [], scope: null };
const SurroundingsContext = createContext(bare);
/** `<SurroundWith value={{ names, scope }}>` around forms and template fields. */
export const SurroundWith = SurroundingsContext.Provider;
export const useSurroundings = (): Surroundings => useContext(SurroundingsContext);

/** What the parts of one form share. */
export interface FormState {
  root: Schema;
  issues: readonly Issue[];
  disabled: boolean;
}

export const FormContext = createContext<FormState>({ root: {}, issues: [], disabled: false });
export const useForm = (): FormState => useContext(FormContext);

export const pathTo = (path: string, name: string | number): string =>
  path === "" ? String(name) : `${path}.${name}`;

/** What is wrong with this very value, and with what it holds where that has no field of its own. */
export function issueAt(issues: readonly Issue[], path: string, { within = false } = {}): string | undefined {
  return issues.find((issue) => issue.path === path || (within && issue.path.startsWith(`${path}.`)))
    ?.message;
}
