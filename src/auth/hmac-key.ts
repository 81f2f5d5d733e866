import type { KeyObject } from "node:crypto";
import { hmacKey } from "../core/hmac-key.ts";
import type { HmacConfig } from "./hmac-config.ts";
import type { SchemeDoors } from "./scheme.ts";
import { secretValue } from "./secret-match.ts";

/** The key's bytes from the stored text. Throws when the text is not in its encoding. */
export function signingKey(
  { secret, secretEncoding }: Pick<HmacConfig, "secret" | "secretEncoding">,
  doors: SchemeDoors,
): KeyObject {
  const key = hmacKey(secretValue(secret, doors), secretEncoding);
  if (key === null) throw new Error(`secret ${secret} is not ${secretEncoding}`);
  return key;
}
