import type { SignatureEncoding } from "./signature-config.ts";

const shapes = {
  hex: /^(?:[0-9A-Fa-f]{2})+$/,
  base64: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/,
  base64url: /^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?$/,
} as const;

/** Longer than a signature by any key that is taken, RSA's of 8192 bits included. */
const charactersMax = 4_096;

/** The bytes of a text in an encoding, base64 with or without padding; null when it is not in it, or empty. */
export function decoded(text: string, encoding: SignatureEncoding): Buffer | null {
  if (text === "" || text.length > charactersMax || !shapes[encoding].test(text)) return null;
  return Buffer.from(text, encoding);
}
