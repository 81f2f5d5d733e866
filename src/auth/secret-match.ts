import { hash, timingSafeEqual } from "node:crypto";
import type { SchemeDoors } from "./scheme.ts";

/** Where a caller's example has a key, a password or a secret (S18). */
export const keyPlaceholder = "YOUR_API_KEY_HERE";

/**
 * Tells whether what was sent is the expected text, in UTF-8. Compared as SHA-256 digests so that texts of different
 * length take the same time.
 */
export function compileMatch(expected: string): (sent: string | Uint8Array) => boolean {
  const digest = hash("sha256", expected, "buffer");
  return (sent) => timingSafeEqual(digest, hash("sha256", sent, "buffer"));
}

/** The secret's value. Throws when there is none or it is empty: an empty secret would prove nothing. */
export function secretValue(reference: string, doors: SchemeDoors): string {
  const value = doors.secret(reference);
  if (value === "") throw new Error(`secret ${reference} is empty`);
  return value;
}

/** Says of a reference that leads nowhere what is missing. */
export function unsetText(reference: string): string {
  if (!reference.startsWith("env:")) return `secret ${reference} is not set`;
  return `secret ${reference} is not set: this process has no environment variable ${reference.slice("env:".length)}`;
}
