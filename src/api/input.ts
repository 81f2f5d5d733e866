import type { z } from "zod";
import { issuesOf } from "../contract/issues-of.ts";
import { type Issue, Problem } from "../contract/problem.ts";
import { nearest } from "../core/near.ts";
import { fieldNames } from "./field-names.ts";

/** Deeper than any workflow may nest, and shallow enough for every recursive walk. */
const depthMax = 200;

/** The JSON in a request's body. An empty one is `{}`, so that calls without settings need no body. */
export function jsonIn({ headers }: Pick<Request, "headers">, text: string): unknown {
  if (text === "") return {};
  const type = headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new Problem("unsupported_media_type", {
      detail: `Send the body as application/json, with that Content-Type; it came as ${type ?? "nothing named"}.`,
    });
  }
  const value = parsed(text);
  if (isDeeperThan(value, depthMax)) {
    throw new Problem("invalid_input", { detail: `The JSON is nested more than ${depthMax} deep.` });
  }
  return value;
}

/** Parses with a schema; refuses what it does not know, so that a misspelt field can't go unnoticed. */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const checked = check(schema, value);
  if (checked.kind === "valid") return checked.value;
  throw new Problem("invalid_input", { detail: summaryOf(checked.issues), issues: checked.issues });
}

export type Checked<Value> = { kind: "valid"; value: Value } | { kind: "invalid"; issues: Issue[] };

/** As `parseInput`, with the issues as a value. */
export function check<Schema extends z.ZodType>(schema: Schema, value: unknown): Checked<z.output<Schema>> {
  const result = schema.safeParse(value);
  if (!result.success) {
    return { kind: "invalid", issues: issuesOf(result.error) };
  }
  const unknown = unknownFields(value, result.data, []);
  if (unknown.length === 0) return { kind: "valid", value: result.data };
  return { kind: "invalid", issues: unknown.map((path) => strangerAt(schema, path)) };
}

export function summaryOf(issues: readonly Issue[]): string {
  const [first] = issues;
  if (first === undefined) return "Something is not right.";
  const where = first.path === "" ? "" : `${first.path}: `;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
  return `${where}${first.message}${more}`;
}

/** Throws Problem `invalid_definition` where there are any. */
export function refuseIssues(issues: readonly Issue[]): void {
  if (issues.length > 0) throw new Problem("invalid_definition", { detail: summaryOf(issues), issues });
}

function strangerAt(schema: z.ZodType, path: readonly string[]): Issue {
  const name = path.at(-1) ?? "";
  const near = nearest(name, fieldNames(schema, path.slice(0, -1)));
  const hint = near === null ? "" : `; did you mean ${near}?`;
  return { path: path.join("."), message: `there is no field "${name}" here${hint}` };
}

/** Fields that were sent and that the schema left out of its result, by their paths. */
function unknownFields(sent: unknown, kept: unknown, path: readonly string[]): string[][] {
  if (Array.isArray(sent) && Array.isArray(kept)) {
    return sent.flatMap((item, index) => unknownFields(item, kept[index], [...path, String(index)]));
  }
  if (!isObject(sent) || !isObject(kept)) return [];
  return Object.entries(sent).flatMap(([name, value]) => {
    if (value === undefined) return [];
    if (Object.hasOwn(kept, name)) return unknownFields(value, kept[name], [...path, name]);
    return [[...path, name]];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "";
    throw new Problem("invalid_input", { detail: `The body is not JSON: ${why}`, cause });
  }
}

function isDeeperThan(value: unknown, depth: number): boolean {
  let level: unknown[] = [value];
  for (let at = 0; at <= depth; at += 1) {
    level = level.flatMap((item) => (typeof item === "object" && item !== null ? Object.values(item) : []));
    if (level.length === 0) return false;
  }
  return true;
}
