import { z } from "zod";
import type { Proof } from "./scheme.ts";

/** The name of a header as an author writes it: any HTTP token (RFC 9110, 5.6.2). */
export const HeaderName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, "must be the name of a header, such as X-Signature");

/** A header's value by its lower-case name. What objects inherit is no header, whatever the name. */
export function headerOf(proof: Proof, name: string): string | undefined {
  return Object.hasOwn(proof.headers, name) ? proof.headers[name] : undefined;
}

/** The bytes of a header's value: Node gives each byte as one character, and most senders mean UTF-8 by them. */
export function headerBytes(value: string): Buffer {
  return Buffer.from(value, "latin1");
}
