import { decoderOf, isTooLong } from "../core/content-coding.ts";

export type Decompressed =
  | { kind: "ok"; body: Uint8Array }
  | { kind: "unsupported"; reason: string }
  | { kind: "unparsable"; reason: string }
  | { kind: "too_large"; limit: number; reason: string };

/** Encodings one over the other. Nobody needs two; a stack of them is a bomb. */
const encodingsMax = 2;
/** Text compresses to a twentieth, repetitive logs to a hundredth; more is a bomb. */
const ratioMax = 200;
/** Up to here any ratio is harmless. */
const harmlessBytes = 1_048_576;

/** Undoes a Content-Encoding, off the main thread, bounded in size and in ratio. */
export async function decompress(
  raw: Uint8Array,
  { contentEncoding, bytesMax }: { contentEncoding: string; bytesMax: number },
): Promise<Decompressed> {
  const names = contentEncoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "identity" && name !== "");
  if (names.length > encodingsMax) {
    return { kind: "unsupported", reason: `more than ${encodingsMax} content encodings` };
  }
  let body = raw;
  for (const name of names.toReversed()) {
    const decode = decoderOf(name);
    if (decode === undefined)
      return {
        kind: "unsupported",
        reason: `${name.slice(0, 60)} is not supported; send gzip, deflate, br or identity`,
      };
    const limit = Math.min(bytesMax, Math.max(harmlessBytes, raw.length * ratioMax));
    try {
      if (body.length > 0) body = await decode(body, Math.max(1, limit));
    } catch (error) {
      return isTooLong(error)
        ? { kind: "too_large", limit: bytesMax, reason: `decompressed it is longer than ${limit} bytes` }
        : { kind: "unparsable", reason: `The body is not valid ${name}.` };
    }
    // The bound of a zlib stream is one byte at least.
    if (body.length > bytesMax) {
      return {
        kind: "too_large",
        limit: bytesMax,
        reason: `decompressed it is longer than ${bytesMax} bytes`,
      };
    }
  }
  return { kind: "ok", body };
}
