import { Credential } from "../contract/credential.ts";
import { parseCredential } from "./credential.ts";

type Path = readonly (string | number)[];

/**
 * The same credential with another secret in the place of one, wherever its scheme takes that for a secret; null where
 * it does not. A header that happens to have the secret's name stays.
 */
export function replaceSecret(
  credential: Credential,
  { from, to }: { from: string; to: string },
): Credential | null {
  if (!secretsOf(credential).includes(from)) return null;
  const paths = pathsOf(credential, from, []).filter((path) => {
    const tried = replacedAt(credential, path, to);
    return secretsOf(Credential.parse(tried)).includes(to);
  });
  if (paths.length === 0) return null;
  return Credential.parse(paths.reduce<unknown>((value, path) => replacedAt(value, path, to), credential));
}

function secretsOf(credential: Credential): readonly string[] {
  const parsed = parseCredential(credential);
  return parsed.kind === "parsed" ? parsed.scheme.secrets(parsed.config) : [];
}

/** Where this text stands in a value. */
function pathsOf(value: unknown, text: string, path: Path): Path[] {
  if (value === text) return [path];
  if (Array.isArray(value)) return value.flatMap((item, at) => pathsOf(item, text, [...path, at]));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, text, [...path, name]));
}

function replacedAt(value: unknown, [first, ...rest]: Path, to: string): unknown {
  if (first === undefined) return to;
  if (Array.isArray(value))
    return value.map((item, at) => (at === first ? replacedAt(item, rest, to) : item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      name === first ? replacedAt(inner, rest, to) : inner,
    ]),
  );
}
