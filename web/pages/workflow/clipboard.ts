import type * as Yaml from "yaml";
import { asStep, type EditedStep } from "../../canvas/definition.ts";
import { isRecord } from "../../record.ts";

const storageKey = "copied steps";
let yaml: Pick<typeof Yaml, "parse" | "stringify"> | undefined;

/** Fetches what reads and writes YAML, after the first sight of a workflow, before its steps are copied. */
export async function readyClipboard(): Promise<void> {
  yaml ??= await import("yaml");
}

/** What was copied last, in any tab of this browser: steps can go from one workflow to another. */
export function copied(): readonly EditedStep[] {
  try {
    return stepsIn(localStorage.getItem(storageKey) ?? "");
  } catch {
    return [];
  }
}

/** Keeps steps to be pasted; gives the text that other programs are to see: YAML, of which JSON is a kind. */
export function keepCopied(steps: readonly EditedStep[]): string {
  const json = JSON.stringify(steps);
  try {
    localStorage.setItem(storageKey, json);
  } catch {
    // The system's clipboard has them all the same.
  }
  return yaml?.stringify(steps) ?? json;
}

/** Steps in a text: one, a list of them, or a definition that holds some. Nothing in any other text. */
export function stepsIn(text: string): readonly EditedStep[] {
  const value = parsed(text);
  const inner: unknown = isRecord(value) && Array.isArray(value["steps"]) ? value["steps"] : value;
  const steps = (Array.isArray(inner) ? inner : [inner]).map(asStep);
  return steps.every(({ id, type }) => id !== "" && type !== "") ? steps : [];
}

function parsed(text: string): unknown {
  try {
    const value: unknown = yaml === undefined ? JSON.parse(text) : yaml.parse(text);
    return value;
  } catch {
    return null;
  }
}
