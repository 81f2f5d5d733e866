import type { Hidden } from "../contract/hidden.ts";
import type { Json } from "../contract/name.ts";
import type { RedactRule } from "../contract/redact.ts";
import { compileAllPlaces, type Place } from "./plain-places.ts";
import { hideAll } from "./redact-place.ts";

export type Claims = Readonly<Record<string, Json>>;

/** Compiles the rules for what senders' tokens say; null where there are none. What is found is small: a token came in a header. */
export function compileClaimRules(
  rules: readonly RedactRule[],
): ((claims: Claims) => { claims: Claims; found: Hidden[] }) | null {
  const wanted = rules.filter(({ from }) => from === "claim");
  if (wanted.length === 0) return null;
  let compiled: { rule: RedactRule; places: (value: unknown) => readonly Place[] }[] | undefined;
  return (came) => {
    compiled ??= wanted.map((rule) => ({ rule, places: placesOf(rule) }));
    const claims = structuredClone(came);
    const all = compiled.map(({ rule: { name }, places }) => ({ name, places: places(came) }));
    const counts = hideAll(claims, all) ?? [];
    const found = wanted.flatMap(({ name, path }, at): Hidden[] => {
      const values = counts[at] ?? 0;
      return values === 0 ? [] : [{ rule: name, from: "claim", name: path, values }];
    });
    return { claims, found };
  };
}

/** A name is that of the claim: it may have dots and slashes. */
const placesOf = ({ path }: RedactRule): ((claims: unknown) => readonly Place[]) =>
  path.startsWith("$")
    ? compileAllPlaces(path)
    : (claims) => (Object.hasOwn(Object(claims), path) ? [[path]] : []);
