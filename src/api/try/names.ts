import type { Json } from "../../contract/name.ts";
import type { KnownName } from "../../contract/try.ts";

const namesMax = 1_000,
  depthMax = 8,
  membersMax = 200;
const sampleCharactersMax = 100;

/** What can be named in a context, the outer ones first; of a list its first item stands for all. */
export function namesIn(context: Readonly<Record<string, Json>>): KnownName[] {
  const names: KnownName[] = [];
  let level: { path: string; value: Json }[] = membersOf("", context);
  for (let depth = 0; depth < depthMax && level.length > 0 && names.length < namesMax; depth += 1) {
    names.push(...level.map(knownName));
    level = level.flatMap(({ path, value }) => membersOf(path, value));
  }
  return names.slice(0, namesMax);
}

function membersOf(path: string, value: Json): { path: string; value: Json }[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) {
    const [first] = value;
    return first === undefined ? [] : [{ path: `${path}[0]`, value: first }];
  }
  return Object.entries(value)
    .slice(0, membersMax)
    .flatMap(([name, member]) => {
      const written = writtenName(name);
      if (written === null) return [];
      return [{ path: path === "" ? written : `${path}.${written}`, value: member }];
    });
}

/** Words that stand for operators are names only in quotes, as are those with other characters. */
function writtenName(name: string): string | null {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !["and", "or", "in", "true", "false", "null"].includes(name)) {
    return name;
  }
  return name === "" || name.includes("`") ? null : `\`${name}\``;
}

function knownName({ path, value }: { path: string; value: Json }): KnownName {
  const type = typeOf(value);
  const text = type === "object" || type === "array" ? null : JSON.stringify(value);
  return { path, type, sample: text === null ? null : text.slice(0, sampleCharactersMax) };
}

function typeOf(value: Json): KnownName["type"] {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "string") return "string";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "boolean" : "object";
}
