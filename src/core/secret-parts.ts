import type { SecretParts } from "../contract/dead-letter.ts";
import { maskedCharactersMin } from "../contract/secret.ts";
import { masked } from "./mask.ts";

export type Secrets = Readonly<Record<string, string>>;

/**
 * Takes the values of secrets out of a text; of two that begin alike the longer one is found. A short one is found only
 * where the text is nothing else.
 */
export function withoutSecrets(text: string, secrets: Secrets): SecretParts {
  const names = new Map(Object.entries(secrets).map(([name, value]) => [value, name]));
  const whole = names.get(text);
  if (whole !== undefined && text !== "") return [{ secret: whole }];
  const values = [...names.keys()].filter((value) => value.length >= maskedCharactersMin);
  if (values.length === 0) return [text];
  const sorted = values
    .toSorted((one, other) => other.length - one.length)
    .map((value) => RegExp.escape(value));
  // Every second piece is a secret's value.
  return text
    .split(new RegExp(`(${sorted.join("|")})`))
    .map((piece, index) => (index % 2 === 1 ? { secret: names.get(piece) ?? "" } : piece))
    .filter((part) => part !== "");
}

/** The text with the secrets as they are now; the name of one that is no longer there. */
export function withSecrets(parts: SecretParts, secrets: Secrets): { text: string } | { missing: string } {
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") text += part;
    else if (Object.hasOwn(secrets, part.secret)) text += secrets[part.secret];
    else return { missing: part.secret };
  }
  return { text };
}

/** For people. */
export const shownParts = (parts: SecretParts): string =>
  parts.map((part) => (typeof part === "string" ? part : masked)).join("");
