import { type Hash, type Hmac, timingSafeEqual } from "node:crypto";
import type { HmacConfig } from "./hmac-config.ts";

const digestBytes = { md5: 16, sha1: 20, sha256: 32, sha512: 64 } as const;

/** Compares signatures with the digest that they should hold; gives the reason why none does, or undefined. */
export type Compare = (digest: Hmac | Hash, signatures: readonly string[]) => string | undefined;

/**
 * Compiles the comparison of one digest with signatures as they came. Hex counts in either case, base64 with or
 * without padding. The raw digests are compared in constant time.
 */
export function compileCompare({ algorithm, encoding }: Pick<HmacConfig, "algorithm" | "encoding">): Compare {
  const bytes = digestBytes[algorithm];
  const shape = shapeOf(encoding, bytes);
  // One pair of buffers for all requests: a comparison runs to its end before another begins, and allocating
  // buffers took a third of the time of a whole check of a small body.
  const expected = Buffer.alloc(bytes);
  const given = Buffer.alloc(bytes);

  return (digest, signatures) => {
    let digested = false;
    for (const signature of signatures) {
      if (!shape.test(signature)) continue;
      if (!digested) expected.write(digest.digest("latin1"), "latin1");
      digested = true;
      given.write(signature, encoding);
      if (timingSafeEqual(expected, given)) return undefined;
    }
    return digested ? "the signature differs" : misshapen(signatures, { algorithm, encoding, bytes });
  };
}

function shapeOf(encoding: HmacConfig["encoding"], bytes: number): RegExp {
  if (encoding === "hex") return new RegExp(`^[0-9A-Fa-f]{${bytes * 2}}$`);
  const characters = Math.ceil((bytes * 8) / 6);
  const padding = "=".repeat((4 - (characters % 4)) % 4);
  const alphabet = encoding === "base64" ? "A-Za-z0-9+/" : "A-Za-z0-9_-";
  return new RegExp(`^[${alphabet}]{${characters}}(?:${padding})?$`);
}

/** Says what a signature of the wrong form looks like, as most of them are made with another setting. */
function misshapen(
  signatures: readonly string[],
  { algorithm, encoding, bytes }: Pick<HmacConfig, "algorithm" | "encoding"> & { bytes: number },
): string {
  const expected = `a ${algorithm} signature in ${encoding}, ${bytes} bytes`;
  const [signature] = signatures;
  if (signature === undefined || signatures.length > 1) return `no signature has the form of ${expected}`;
  const looks = looksLike(signature);
  const said = looks === undefined ? `${signature.length} characters` : looks;
  return `the signature does not have the form of ${expected}: it is ${said}`;
}

function looksLike(signature: string): string | undefined {
  for (const encoding of ["hex", "base64", "base64url"] as const) {
    for (const algorithm of ["sha256", "sha1", "sha512", "md5"] as const) {
      if (shapeOf(encoding, digestBytes[algorithm]).test(signature))
        return `as ${algorithm} in ${encoding} would be`;
    }
  }
  return undefined;
}
