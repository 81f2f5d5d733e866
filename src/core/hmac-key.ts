import { createSecretKey, type KeyObject } from "node:crypto";

/** How the text of a stored secret stands for the key's bytes. */
export type SecretEncoding = "utf8" | "hex" | "base64";

const secretShapes = {
  hex: /^(?:[0-9A-Fa-f]{2})+$/,
  base64: /^(?:[A-Za-z0-9+/_-]{4})*[A-Za-z0-9+/_-]{2,4}$/,
};

/**
 * The key's bytes from the stored text; `whsec_`, and `v1,whsec_` as Supabase shows it, are no part of base64. Null when
 * the text is not in its encoding: Buffer skips what does not belong to it, and such a key would sign for nobody.
 */
export function hmacKey(value: string, encoding: SecretEncoding): KeyObject | null {
  if (encoding === "utf8") return createSecretKey(value, "utf8");
  const text = encoding === "base64" ? value.replace(/^(?:v1,)?whsec_/, "").replace(/=+$/, "") : value;
  return secretShapes[encoding].test(text) ? createSecretKey(text, encoding) : null;
}
