import type { HmacConfig } from "./hmac-config.ts";
import { decoded } from "./signature-bytes.ts";

/** The bytes that a stored text may stand for. */
export interface SecretForm {
  secret: string;
  encoding: HmacConfig["secretEncoding"];
  /** What was done to the text besides, for people. */
  note: string | null;
  key: Buffer;
}

/** Every reading of a stored secret: as text, with what surrounds it taken off, and decoded. */
export function secretForms(secret: string, value: string): SecretForm[] {
  const trimmed = value.trim();
  const bare = trimmed.replace(/^(?:v1,)?whsec_/, "");
  const base64 = decoded(bare, "base64") ?? decoded(bare, "base64url");
  const hex = decoded(bare, "hex");
  const forms: (SecretForm | null)[] = [
    { secret, encoding: "utf8", note: null, key: Buffer.from(value) },
    { secret, encoding: "utf8", note: "without the white space around it", key: Buffer.from(trimmed) },
    base64 === null ? null : { secret, encoding: "base64", note: null, key: base64 },
    hex === null ? null : { secret, encoding: "hex", note: null, key: hex },
    { secret, encoding: "utf8", note: "without whsec_ before it", key: Buffer.from(bare) },
  ];
  const known = new Set<string>();
  return forms.filter((form): form is SecretForm => {
    if (form === null || form.key.length === 0) return false;
    const key = form.key.toString("base64");
    if (known.has(key)) return false;
    known.add(key);
    return true;
  });
}
