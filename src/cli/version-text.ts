import type { Json } from "../contract/name.ts";
import type { FieldChange, StepChange, WorkflowDifference } from "../contract/version.ts";
import { excerpt, lineDiff } from "./line-diff.ts";
import { styled } from "./output.ts";
import { printable } from "./printable.ts";

const marks = { added: "+", removed: "-", moved: "↕", changed: "~" } as const;
const colors = { added: "green", removed: "red", moved: "cyan", changed: "yellow" } as const;
/** What is longer, or has several lines, is compared line by line. */
const shortCharactersMax = 60;

/** A difference for people: each step with its fields below it. */
export function differenceText({ workflow, from, to, fields, steps }: WorkflowDifference): string {
  const name = (side: number | "draft") => (side === "draft" ? "the draft" : `version ${side}`);
  const head = styled("bold", `${workflow}: ${from === null ? "nothing" : name(from)} → ${name(to)}`);
  if (fields.length === 0 && steps.length === 0) return `${head}\nThey are the same.`;
  const parts = [head, ...fields.flatMap((field) => fieldLines(field, "  "))];
  for (const step of steps) parts.push(...stepLines(step));
  return parts.join("\n");
}

function stepLines({ step, kind, type, path, from, fields }: StepChange): string[] {
  const where = from === undefined ? path : `${from} → ${path}`;
  const title = styled(colors[kind], `${marks[kind]} step ${printable(step)} ${kind}`);
  return [
    `${title} ${styled("dim", printable(`(${type}, ${where})`))}`,
    ...fields.flatMap((field) => fieldLines(field, "    ")),
  ];
}

export function fieldLines(change: FieldChange, indent: string): string[] {
  const { path, before, after } = change;
  const [old, fresh] = [textOf(before), textOf(after)];
  const isShort = [old, fresh].every((text) => text.length <= shortCharactersMax && !text.includes("\n"));
  if (isShort) {
    const parts = [
      ...("before" in change ? [styled("red", printable(old))] : []),
      ...("after" in change ? [styled("green", printable(fresh))] : []),
    ];
    return [`${indent}${printable(path)}: ${parts.join(" → ") || "(empty)"}`];
  }
  const lines = excerpt(lineDiff(old, fresh)).map((line) => {
    if (line === null) return styled("dim", `${indent}    ⋮`);
    if (line.kind === "same") return `${indent}    ${printable(line.text)}`;
    const [mark, color] = line.kind === "added" ? (["+", "green"] as const) : (["-", "red"] as const);
    return styled(color, `${indent}  ${mark} ${printable(line.text)}`);
  });
  return [`${indent}${printable(path)}:`, ...lines];
}

function textOf(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, typeof value === "object" ? 2 : 0);
}
