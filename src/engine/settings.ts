import { z } from "zod";
import { issueText } from "../contract/issue-text.ts";
import { Json } from "../contract/name.ts";
import { compileTemplate } from "../core/template.ts";
import { type Scope, type StepKind, TerminalError } from "../steps/step.ts";

/** A step's settings as its kind takes them, filled in from the scope. */
export type Settings = (scope: Scope) => unknown;

type Filler = (scope: Scope) => Json | Promise<Json>;

/** Issues named when settings don't fit; a reader mends these and sees the rest afterwards. */
const issuesMax = 3;

/**
 * Compiles the settings of one step, once per version of its workflow: templates are compiled, and settings without
 * templates are parsed only once. Throws ExpressionError for a template that is wrong; what the settings give throws
 * TerminalError when it does not fit the kind's schema.
 */
export function compileSettings(kind: StepKind, config: Readonly<Record<string, Json>>): Settings {
  const fillers = Object.entries(config).flatMap(([key, value]) => {
    const filler = kind.raw?.includes(key) === true ? null : fillerOf(value);
    return filler === null ? [] : [{ key, filler }];
  });
  if (fillers.length === 0) return parsedOnce(kind.config, config);
  const isFree = fillers.every(({ key }) => takesAnything(kind.config, key));
  const blank = Object.fromEntries(fillers.map(({ key }): [string, Json] => [key, null]));
  const fixed = isFree ? parsedOnce(kind.config, { ...config, ...blank }) : null;
  return (scope) => {
    const filled: Record<string, unknown> = { ...(fixed === null ? config : Object(fixed(scope))) };
    const whole = () => (fixed === null ? parsed(kind.config, filled) : filled);
    const later: Promise<void>[] = [];
    for (const { key, filler } of fillers) {
      const value = filler(scope);
      if (value instanceof Promise) later.push(value.then((awaited) => void (filled[key] = awaited)));
      else filled[key] = value;
    }
    return later.length === 0 ? whole() : Promise.all(later).then(whole);
  };
}

/** Whether a setting is any JSON, which is what templates give: to look at it each time would take longer than the step. */
function takesAnything(schema: z.ZodType, key: string): boolean {
  if (!(schema instanceof z.ZodObject) || (schema.def.checks ?? []).length > 0) return false;
  const field: unknown = schema.shape[key];
  return field instanceof z.ZodLazy && Json instanceof z.ZodLazy && field.def.getter === Json.def.getter;
}

function parsedOnce(schema: z.ZodType, config: unknown): Settings {
  let known: { value: unknown } | null = null;
  return () => {
    known ??= { value: parsed(schema, config) };
    return known.value;
  };
}

function parsed(schema: z.ZodType, config: unknown): unknown {
  const result = schema.safeParse(config);
  if (result.success) return result.data;
  const issues = result.error.issues.slice(0, issuesMax).map((issue) => unfitting(issue, config));
  throw new TerminalError(`The step's settings do not fit: ${issues.join("; ")}`, { cause: result.error });
}

/** What a template gave is not told, since it may be a secret; that it gave nothing is what mostly is wrong. */
function unfitting(issue: z.core.$ZodIssue, config: unknown): string {
  const value = issue.path.reduce<unknown>((above, key) => Object(above)[key], config);
  const text = `${issueText(issue)}${value === null ? " (it is null)" : ""}`;
  return issue.path.length === 0 ? text : `${issue.path.join(".")}: ${text}`;
}

/** Null where there is nothing to fill in. */
function fillerOf(value: Json): Filler | null {
  if (typeof value === "string") {
    if (!value.includes("{{")) return null;
    const template = compileTemplate(value);
    return (scope) => template.value(scope);
  }
  if (typeof value !== "object" || value === null) return null;
  return Array.isArray(value) ? listFiller(value) : objectFiller(value);
}

function listFiller(items: readonly Json[]): Filler | null {
  const fillers = items.map(fillerOf);
  if (fillers.every((filler) => filler === null)) return null;
  return (scope) => {
    const filled = items.map((item, index) => {
      const filler = fillers[index];
      return filler === null || filler === undefined ? item : filler(scope);
    });
    return filled.some((item) => item instanceof Promise)
      ? Promise.all(filled.map(async (item) => item))
      : settled(filled);
  };
}

function objectFiller(value: { readonly [key: string]: Json }): Filler | null {
  const keys = Object.keys(value);
  const filler = listFiller(Object.values(value));
  if (filler === null) return null;
  const assembled = (items: Json) =>
    Array.isArray(items) ? Object.fromEntries(keys.map((key, index) => [key, items[index] ?? null])) : null;
  return (scope) => {
    const items = filler(scope);
    return items instanceof Promise ? items.then(assembled) : assembled(items);
  };
}

/** The items of a list in which no promise is left. */
function settled(items: readonly (Json | Promise<Json>)[]): Json[] {
  return items.filter((item): item is Json => !(item instanceof Promise));
}
