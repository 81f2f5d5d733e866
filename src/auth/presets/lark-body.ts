import { createDecipheriv, hash } from "node:crypto";
import type { Json } from "../../contract/name.ts";
import { readJson } from "../../core/json-text.ts";

const ivBytes = 16;

/** The encrypted text of a body that is nothing else, `{"encrypt":…}`; null where it is no such body. */
export function encryptedIn(body: Json | undefined): string | null {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return null;
  const { encrypt } = body;
  return typeof encrypt === "string" && Object.keys(body).length === 1 ? encrypt : null;
}

/**
 * Opens what Lark encrypts: base64 of an initialisation vector and of AES-256-CBC (PKCS #7) by the SHA-256 of the
 * Encrypt Key. Null where it does not open by this key. Source: Lark's documentation, "Configure Encrypt Key".
 */
export function opened(encrypted: string, encryptKey: string): Buffer | null {
  const bytes = Buffer.from(encrypted, "base64");
  if (bytes.length <= ivBytes) return null;
  try {
    const key = hash("sha256", encryptKey, "buffer");
    const cipher = createDecipheriv("aes-256-cbc", key, bytes.subarray(0, ivBytes));
    return Buffer.concat([cipher.update(bytes.subarray(ivBytes)), cipher.final()]);
  } catch {
    return null;
  }
}

/** A whole body in the clear: null where it is not encrypted, a text where it does not open. */
export function openBody(body: Uint8Array, encryptKey: string | undefined): Uint8Array | string | null {
  const read = readJson(body);
  const encrypted = read.kind === "read" ? encryptedIn(read.value) : null;
  if (encrypted === null) return null;
  if (encryptKey === undefined) return "The body is encrypted, and there is no Encrypt Key.";
  return opened(encrypted, encryptKey) ?? "The body does not open with the Encrypt Key.";
}
