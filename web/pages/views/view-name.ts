import { freeName, nameFrom } from "../../parts/trigger/proof.ts";

/** A title as a name that no other view has. Titles without a letter that a name can hold are told apart by a number. */
export function viewName(title: string, taken: ReadonlySet<string>): string {
  const base = nameFrom(title);
  return freeName(base === "" ? "view" : base, taken);
}
