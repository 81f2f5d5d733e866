import type { Credential } from "../contract/credential.ts";
import { allSchemes } from "./index.ts";
import { readCredential } from "./parse-credential.ts";
import type { CallExample, ParsedCredential, Part } from "./scheme.ts";

/** Reads one credential of a trigger with the schema of its scheme. */
export function parseCredential(credential: Credential): ParsedCredential {
  return readCredential(credential, allSchemes());
}

/** How a caller writes a call that one of these credentials proves; of the first that is valid. */
export function callExample(credentials: readonly Credential[]): CallExample {
  for (const credential of credentials) {
    const parsed = parseCredential(credential);
    if (parsed.kind === "parsed") return parsed.scheme.example(parsed.config);
  }
  return {};
}

/** The references to stored secrets that these credentials need, each once. */
export function secretsOf(credentials: readonly Credential[]): string[] {
  const references = credentials.flatMap((credential) => {
    const parsed = parseCredential(credential);
    return parsed.kind === "parsed" ? parsed.scheme.secrets(parsed.config) : [];
  });
  return [...new Set(references)];
}

/** The names of issued keys that a credential asks for; of one that has an end none, since it is on its way out. */
export function issuedKeysOf(credential: Credential): string[] {
  if (credential.notAfter !== undefined) return [];
  const parsed = parseCredential(credential);
  return parsed.kind === "parsed" ? keysIn(parsed) : [];
}

function keysIn({ scheme, config }: Part): string[] {
  const inner = scheme.members?.(config) ?? [];
  return [...(scheme.keys?.(config) ?? []), ...inner.flatMap(({ parsed }) => keysIn(parsed))];
}

/** What is said to the author of such a name that nobody has: everybody is refused by it. */
export const noSuchKey = (name: string): string =>
  `no key in use that may call triggers is named "${name}"; run: tripline keys issue ${name}`;
