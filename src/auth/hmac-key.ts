import { createSecretKey, type KeyObject } from "node:crypto";
import type { HmacConfig } from "./hmac-config.ts";
import type { SchemeDoors } from "./scheme.ts";
import { secretValue } from "./secret-match.ts";

const secretShapes = {
  hex: /^(?:[0-9A-Fa-f]{2})+$/,
  base64: /^(?:[A-Za-z0-9+/_-]{4})*[A-Za-z0-9+/_-]{2,4}$/,
};

/**
 * The key's bytes from the stored text; `whsec_`, and `v1,whsec_` as Supabase shows it, are no part of base64. Throws when the
 * text is not in its encoding.
 */
export function signingKey(
  { secret, secretEncoding }: Pick<HmacConfig, "secret" | "secretEncoding">,
  doors: SchemeDoors,
): KeyObject {
  const value = secretValue(secret, doors);
  if (secretEncoding === "utf8") return createSecretKey(value, "utf8");
  const text = secretEncoding === "base64" ? value.replace(/^(?:v1,)?whsec_/, "").replace(/=+$/, "") : value;
  // Buffer skips what does not belong to the encoding; a secret that was cut short so would refuse everything.
  if (!secretShapes[secretEncoding].test(text)) throw new Error(`secret ${secret} is not ${secretEncoding}`);
  return createSecretKey(text, secretEncoding);
}
