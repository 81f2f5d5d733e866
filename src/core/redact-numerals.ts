import type { Json } from "../contract/name.ts";

declare global {
  // Since ES2026; the compiler's library does not know it yet.
  interface JSON {
    rawJSON(text: string): object;
  }
}

/** Whether a JSON text may have a number that is written otherwise than JSON.stringify does: `1.10`, `1e3`, many digits. */
export const mayLoseDigits = (text: string): boolean =>
  /[0-9][0-9.]{16}|\.[0-9]*0(?![0-9])|[0-9][eE][+\-0-9]|-0(?![.0-9])|0\.000000/.test(text);

/** The values of a JSON text, with numbers as they are written there; a copy of `value` where the text can't be read. */
export function exact(text: string, value: Json): unknown {
  try {
    return mayLoseDigits(text) ? JSON.parse(text, numeralKept) : JSON.parse(text);
  } catch {
    return structuredClone(value);
  }
}

/** With the source text that ES2026 gives a reviver. */
function numeralKept(_name: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" && context?.source !== undefined ? JSON.rawJSON(context.source) : value;
}
