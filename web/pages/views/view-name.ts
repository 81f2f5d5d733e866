import { freeName, nameFrom } from "../../parts/trigger/proof.ts";

/** Names take 63 characters; the others are left for a number. */
const baseCharactersMax = 58;

/** A title as a name that no other view has. Titles without a letter that a name can hold are told apart by a number. */
export function viewName(title: string, taken: ReadonlySet<string>): string {
  const base = nameFrom(title).slice(0, baseCharactersMax).replace(/-+$/, "");
  return freeName(base === "" ? "view" : base, taken);
}
