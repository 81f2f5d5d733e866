import type { StepKind } from "../steps/step.ts";
import { type KindSchema, kindSchema, optionsOf } from "./kind-schema.ts";

/** The way to a setting, from the outside in: names, and `*` for any item or member. */
export type SettingPath = readonly string[];

const known = new WeakMap<StepKind["config"], readonly SettingPath[]>();
/** Deeper than this no kind describes its settings. */
const depthMax = 6;

/** The settings that a kind of step calls secret, wherever their values come from. */
export function secretSettings(kind: Pick<StepKind, "config">): readonly SettingPath[] {
  const before = known.get(kind.config);
  if (before !== undefined) return before;
  const root = kindSchema(kind);
  const paths = new Map(secretsBelow(root, root, []).map((path) => [path.join("."), path]));
  const found = [...paths.values()];
  known.set(kind.config, found);
  return found;
}

function secretsBelow(schema: KindSchema, root: KindSchema, at: SettingPath): SettingPath[] {
  if (schema.secret === true) return [at];
  if (at.length >= depthMax) return [];
  return optionsOf(schema, root).flatMap((option) => {
    if (option.secret === true) return [at];
    const { properties = {}, items, additionalProperties: more } = option;
    const isOpen = typeof more === "object" && more !== null;
    return [
      ...Object.entries(properties).flatMap(([name, property]) =>
        secretsBelow(property, root, [...at, name]),
      ),
      ...[items, isOpen ? more : undefined].flatMap((each) =>
        each === undefined ? [] : secretsBelow(each, root, [...at, "*"]),
      ),
    ];
  });
}

/** Those of the paths that lead on through a name, from there. */
export const pathsWithin = (paths: readonly SettingPath[], name: string): SettingPath[] =>
  paths.flatMap(([first, ...rest]) => (first === name || first === "*" ? [rest] : []));

/** The texts that stand where the paths lead, and passwords in those that are URLs. */
export function secretsIn(settings: unknown, paths: readonly SettingPath[]): string[] {
  if (paths.length === 0) return [];
  if (typeof settings === "string") {
    const isMeant = paths.some((path) => path.length === 0);
    return isMeant && settings !== "" ? [settings, ...passwordIn(settings)] : [];
  }
  if (typeof settings !== "object" || settings === null) return [];
  return Object.entries(settings).flatMap(([name, value]) => secretsIn(value, pathsWithin(paths, name)));
}

function passwordIn(text: string): string[] {
  const password = URL.parse(text)?.password ?? "";
  if (password === "") return [];
  try {
    return [decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
