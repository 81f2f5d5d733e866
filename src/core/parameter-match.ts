import type { Json } from "../contract/name.ts";
import type { Source } from "./parameter-source.ts";
import { compileRegex, type Regex } from "./regex.ts";

/** Parts taken out by one pattern. */
const matchesMax = 10_000;

/** A source of which a pattern takes a part: the first that it matches in what is found, or all. */
export function compileMatch(
  { take, texts }: Source,
  { match, all }: { match: string; all: boolean },
): Source {
  const regex = compileRegex(match);
  const textsOf = texts ?? ((sources) => textsIn(take(sources)));
  return {
    take(sources) {
      const found = textsOf(sources);
      if (!all) return firstIn(found, regex);
      const captured = found.flatMap((text) => regex.captures(text, matchesMax));
      return captured.length === 0 ? undefined : captured;
    },
    isText: () => true,
  };
}

function firstIn(texts: readonly string[], regex: Regex): string | undefined {
  for (const text of texts) {
    const groups = regex.first(text);
    const part = groups?.[1] ?? (groups?.length === 1 ? groups[0] : null);
    if (part !== null && part !== undefined) return part;
  }
  return undefined;
}

function textsIn(value: Json | undefined): string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  return Array.isArray(value) ? value.flatMap((item) => (Array.isArray(item) ? [] : textsIn(item))) : [];
}
