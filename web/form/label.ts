import { capital } from "../capital.ts";
import { texts } from "../texts/form.ts";
import type { Schema } from "./schema.ts";

/** Units that stand at the end of a name and are not part of what it means. */
const unitEnd = /(?:Ms|Seconds|Bytes)$/;

/** What a property is called: its title, or its name in words. */
export function labelOf(name: string, { title, unit }: Schema): string {
  return title ?? inWords(unit === undefined ? name : name.replace(unitEnd, "") || name);
}

/** One of a few fixed values, for people: `compare-and-set` → `Compare and set`; what is no word stays as it is. */
export function choiceText(value: unknown): string {
  const text = String(value);
  return texts.words.get(text) ?? (/^[a-z]+(?:[-_][a-z]+)*$/.test(text) ? inWords(text) : text);
}

/** `firstDelay` → `First delay` */
export function inWords(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll(/[_-]/g, " ");
  const lower = words.replaceAll(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());
  return capital(lower);
}
