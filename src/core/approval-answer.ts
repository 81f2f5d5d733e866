import type { Json } from "../contract/name.ts";
import { type ApprovalField, approvalCommentMax, approvalValueMax } from "../contract/wait.ts";

interface Given {
  decision: "approved" | "rejected";
  comment?: string | undefined;
  fields: Readonly<Record<string, unknown>>;
}

/** The answer as it is kept, or what is wrong with it, by field; `comment` for the comment. */
export type CheckedAnswer =
  | { kind: "right"; comment: string; fields: Record<string, Json> }
  | { kind: "wrong"; issues: { path: string; message: string }[] };

/** Reads what was filled in, as texts (a form) or as JSON (the API). Rejecting needs no field. */
export function checkAnswer(fields: readonly ApprovalField[], given: Given): CheckedAnswer {
  const issues: { path: string; message: string }[] = [];
  const kept: [string, Json][] = [];
  const comment = (given.comment ?? "").trim();
  if (comment.length > approvalCommentMax)
    issues.push({ path: "comment", message: `has more than ${approvalCommentMax} characters` });
  for (const field of fields) {
    const value = given.fields[field.name];
    if (value === undefined || value === null || value === "") {
      if (field.required && given.decision === "approved")
        issues.push({ path: field.name, message: "is missing" });
      continue;
    }
    const read = valueOf(field, value);
    if (read.kind === "wrong") issues.push({ path: field.name, message: read.message });
    else kept.push([field.name, read.value]);
  }
  const known = new Set(fields.map(({ name }) => name));
  for (const name of Object.keys(given.fields))
    if (!known.has(name)) issues.push({ path: name, message: "there is no such field" });
  return issues.length > 0
    ? { kind: "wrong", issues }
    : { kind: "right", comment, fields: Object.fromEntries(kept) };
}

type ReadValue = { kind: "right"; value: Json } | { kind: "wrong"; message: string };

function valueOf({ type }: ApprovalField, value: unknown): ReadValue {
  const text = typeof value === "string" ? value.trim() : null;
  if (type === "number") {
    const number = typeof value === "number" ? value : text === null ? Number.NaN : Number(text);
    return Number.isFinite(number)
      ? { kind: "right", value: number }
      : { kind: "wrong", message: "is no number" };
  }
  if (type === "yesno") {
    if (typeof value === "boolean") return { kind: "right", value };
    if (text === "yes" || text === "no") return { kind: "right", value: text === "yes" };
    return { kind: "wrong", message: "must be yes or no" };
  }
  if (text === null) return { kind: "wrong", message: "is no text" };
  if (text.length > approvalValueMax)
    return { kind: "wrong", message: `has more than ${approvalValueMax} characters` };
  return { kind: "right", value: text };
}
