import { stringify } from "yaml";
import type { ApplyOutput, DefinitionChange } from "../contract/apply.ts";
import type { Json } from "../contract/name.ts";
import { excerpt, lineDiff } from "./line-diff.ts";
import { styled } from "./output.ts";
import { printable } from "./printable.ts";

const plannedWords = {
  create: "to create",
  update: "to change",
  delete: "to delete",
  unchanged: "unchanged",
};
export const draftWords = {
  create: "drafted",
  update: "drafted anew",
  delete: "to delete",
  unchanged: "unchanged",
};
export const doneWords = { create: "created", update: "changed", delete: "deleted", unchanged: "unchanged" };

/** What would change, line by line, and how much it is. */
export function difference(output: ApplyOutput): string {
  const changed = output.changes.filter(({ action }) => action !== "unchanged");
  return [...changed.map(changeText), summary(output, plannedWords)].join("\n\n");
}

const marks = { create: "+", update: "~", delete: "-", unchanged: " " } as const;
const colors = { create: "green", update: "yellow", delete: "red", unchanged: "dim" } as const;

function changeText({ kind, name, action, before, after }: DefinitionChange): string {
  const lines = lineDiff(definitionText(before), definitionText(after));
  const shown = (action === "update" ? excerpt(lines) : lines).map((line) => {
    if (line === null) return styled("dim", "    ⋮");
    if (line.kind === "same") return `    ${printable(line.text)}`;
    const [mark, color] = line.kind === "added" ? (["+", "green"] as const) : (["-", "red"] as const);
    return styled(color, `  ${mark} ${printable(line.text)}`);
  });
  return [styled(["bold", colors[action]], `${marks[action]} ${kind} ${name}`), ...shown].join("\n");
}

/** As somebody would write it: the name first, long lines and texts of several lines as they are. */
function definitionText(definition: Json): string {
  if (definition === null) return "";
  if (typeof definition !== "object" || Array.isArray(definition)) return stringify(definition);
  const { name, ...rest } = definition;
  const named = name === undefined ? rest : { name, ...rest };
  return stringify(named, { lineWidth: 0, blockQuote: "literal" });
}

export function summary({ changes }: ApplyOutput, words: Record<DefinitionChange["action"], string>): string {
  const parts = Object.entries(words).flatMap(([action, word]) => {
    const count = changes.filter((change) => change.action === action).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  return `${parts.join(", ") || "There is nothing to do"}.`;
}
