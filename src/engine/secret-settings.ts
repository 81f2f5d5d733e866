import type { StepKind } from "../steps/step.ts";
import { type KindSchema, kindSchema, optionsOf } from "./kind-schema.ts";

/** Whether a setting is secret, and which are inside it. */
export interface Secrecy {
  readonly isSecret: boolean;
  /** Of members by name, */
  readonly members: ReadonlyMap<string, Secrecy>;
  /** and of all others, items among them; null: none is secret. */
  readonly others: Secrecy | null;
}

/** The way to a setting, from the outside in: names, and `*` for any item or member. */
type SettingPath = readonly string[];

export const nothingSecret: Secrecy = { isSecret: false, members: new Map(), others: null };

const known = new WeakMap<StepKind["config"], Secrecy>();
/** Deeper than this no kind describes its settings. */
const depthMax = 6;

/** The settings that a kind of step calls secret, wherever their values come from. */
export function secretSettings(kind: Pick<StepKind, "config">): Secrecy {
  const before = known.get(kind.config);
  if (before !== undefined) return before;
  const root = kindSchema(kind);
  const found = secrecyOf(secretsBelow(root, root, []));
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

function secrecyOf(paths: readonly SettingPath[]): Secrecy {
  if (paths.length === 0) return nothingSecret;
  const below = (name: string) =>
    secrecyOf(paths.flatMap(([first, ...rest]) => (first === name || first === "*" ? [rest] : [])));
  const names = new Set(paths.flatMap(([first]) => (first === undefined || first === "*" ? [] : [first])));
  return {
    isSecret: paths.some((path) => path.length === 0),
    members: new Map(Array.from(names, (name) => [name, below(name)])),
    others: paths.some(([first]) => first === "*") ? below("*") : null,
  };
}

/** Of what stands there under a name. */
export const secrecyWithin = ({ members, others }: Secrecy, name: string): Secrecy =>
  members.get(name) ?? others ?? nothingSecret;

/** The secret texts among settings, and passwords in those that are URLs. */
export function secretsIn(settings: unknown, secrecy: Secrecy): string[] {
  const found: string[] = [];
  collect(settings, secrecy, found);
  return found;
}

function collect(settings: unknown, secrecy: Secrecy, found: string[]): void {
  if (secrecy === nothingSecret) return;
  if (typeof settings === "string") {
    if (secrecy.isSecret && settings !== "") found.push(settings, ...passwordIn(settings));
  } else if (typeof settings === "object" && settings !== null) {
    for (const [name, value] of Object.entries(settings)) collect(value, secrecyWithin(secrecy, name), found);
  }
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
