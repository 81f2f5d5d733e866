import type { Credential } from "../contract/credential.ts";
import { allSchemes } from "./index.ts";
import { readCredential } from "./parse-credential.ts";
import type { CallExample, ParsedCredential } from "./scheme.ts";

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
