const beginning = "[redacted by ";

/** Stands where a value stood that a rule hides. */
export const redactedBy = (rule: string): string => `${beginning}${rule}]`;

/** Whether a text is made of what was hidden. */
export const holdsRedacted = (text: string): boolean => text.includes(beginning);

/** The rule that hid what stood here; null where none did. */
export function hiddenBy(value: unknown): string | null {
  return typeof value === "string" && value.startsWith(beginning) && value.endsWith("]")
    ? value.slice(beginning.length, -1)
    : null;
}
