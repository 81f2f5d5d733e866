import { Json } from "../../src/contract/name.ts";
import { isRecord } from "../record.ts";
import { texts } from "../texts/form.ts";

export function jsonText(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}

/** The JSON that a text is; undefined: it is none. */
export function jsonIn(text: string): Json | undefined {
  try {
    return Json.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The value that a text is; undefined where it is empty. `fault`: why it is none. */
export function readJson(text: string, opens: "[" | "{" | null): { value?: Json; fault?: string } {
  if (text.trim() === "") return {};
  try {
    const value: Json = JSON.parse(text);
    const isMeant = opens === null || (opens === "[" ? Array.isArray(value) : isRecord(value));
    return isMeant ? { value } : { fault: texts.wrongKind(opens) };
  } catch (error) {
    return { fault: texts.noJson(error instanceof Error ? `${error.message}.` : "") };
  }
}
