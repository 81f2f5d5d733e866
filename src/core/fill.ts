import type { Json } from "../contract/name.ts";
import { compileTemplate, type Template } from "./template.ts";

/** Compiled templates kept: a few workflows' worth; the oldest go first. */
const compiledMax = 2_000;
const compiled = new Map<string, Template>();

/**
 * Fills every string in a JSON value, however deep, as a template over the scope; keys stay as they are. Fields of the
 * outermost object named in `skip` are left alone. Rejects with ExpressionError.
 */
export async function fill(
  value: Json,
  scope: Record<string, unknown>,
  options: { skip?: readonly string[] } = {},
): Promise<Json> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return filled(value, scope);
  const entries: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    entries.push([key, options.skip?.includes(key) ? item : await filled(item, scope)]);
  }
  return Object.fromEntries(entries);
}

/** The templates in a JSON value with the path of each (`headers.0.value`), constants left out. */
export function templatesIn(value: Json, skip: readonly string[] = []): { path: string; source: string }[] {
  return stringsIn(value, "", skip).filter(({ source }) => source.includes("{{"));
}

async function filled(value: Json, scope: Record<string, unknown>): Promise<Json> {
  if (typeof value === "string") return value.includes("{{") ? templateFor(value).value(scope) : value;
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value)) return fill(value, scope);
  const items: Json[] = [];
  for (const item of value) items.push(await filled(item, scope));
  return items;
}

function templateFor(source: string): Template {
  const known = compiled.get(source);
  if (known) return known;
  const template = compileTemplate(source);
  if (compiled.size >= compiledMax) compiled.delete(compiled.keys().next().value ?? "");
  compiled.set(source, template);
  return template;
}

function stringsIn(value: Json, path: string, skip: readonly string[]): { path: string; source: string }[] {
  if (typeof value === "string") return [{ path, source: value }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    skip.includes(key) ? [] : stringsIn(item, path === "" ? key : `${path}.${key}`, []),
  );
}
