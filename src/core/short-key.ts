import { createHash } from "node:crypto";

/** Keys are indexed; longer ones are replaced by their digest. */
export const keyCharactersMax = 255;
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f]/;

/** A key as an index can hold it: as it is, or its digest where it is long or has characters that no index takes. */
export function shortKey(key: string): string {
  return key.length > keyCharactersMax || controls.test(key) || !key.isWellFormed()
    ? contentDigest(key)
    : key;
}

export function contentDigest(content: string | Uint8Array): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
