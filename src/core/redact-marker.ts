const beginning = "[redacted by ";

/** Stands where a value stood that a rule hides. */
export const redactedBy = (rule: string): string => `${beginning}${rule}]`;

/** As it is, as it stands in an address or a form, and where a template has changed its case. */
const spellings = /(?:\[|%5b)redacted(?: |\+|%20)by(?: |\+|%20)/i;

/** Whether a text is made of what was hidden. */
export const holdsRedacted = (text: string): boolean => spellings.test(text);

/** Whether a rule hid what stood here, as far as can be told of what was kept: anybody may send a text like it. */
export const isRedacted = (value: unknown): boolean =>
  typeof value === "string" && value.startsWith(beginning) && value.endsWith("]");
