import type { TemplateSummary } from "../../../src/contract/template.ts";

/** Whether each word that was typed stands somewhere in it. */
export function isFound({ name, title, description, providers }: TemplateSummary, search: string): boolean {
  const text = [name, title, description, ...providers].join(" ").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
