import { hash, timingSafeEqual } from "node:crypto";
import type { Proof } from "./scheme.ts";
import { dictionaryIn } from "./signature-input.ts";

/** The algorithms of RFC 9530, 5 that are not broken. */
const algorithms = { "sha-256": "sha256", "sha-512": "sha512" } as const;

/** The members that are compared with the body. */
export const digestNames = ["sha-256", "sha-512"] as const;

/**
 * Compares `Content-Digest` (RFC 9530) with the body's bytes as received; gives the reason when it is not theirs. One
 * known algorithm has to be there, and of several each has to be right.
 */
export function wrongDigest(proof: Proof): string | undefined {
  const dictionary = dictionaryIn(proof, "content-digest");
  if (typeof dictionary === "string") return dictionary;
  let isKnown = false;
  for (const name of digestNames) {
    const algorithm = algorithms[name];
    const member = dictionary.get(name);
    if (member === undefined) continue;
    isKnown = true;
    const [bytes] = member;
    const digest = hash(algorithm, proof.body, "buffer");
    const given = bytes instanceof ArrayBuffer ? Buffer.from(bytes) : Buffer.alloc(0);
    if (given.length !== digest.length || !timingSafeEqual(given, digest)) {
      return `Content-Digest is not that of the body received (${name})`;
    }
  }
  return isKnown ? undefined : "Content-Digest has neither sha-256 nor sha-512";
}
