import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";

/** Undoes one encoding. Rejects where the bytes are not of it; beyond `bytesMax` (1 at least), see `isTooLong`. */
export type Decode = (bytes: Uint8Array, bytesMax: number) => Promise<Uint8Array>;

const gunzipped = promisify(gunzip);
const inflated = promisify(inflate);
const rawInflated = promisify(inflateRaw);
const unbrotlied = promisify(brotliDecompress);

const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ["gzip", (bytes, maxOutputLength) => gunzipped(bytes, { maxOutputLength })],
  ["x-gzip", (bytes, maxOutputLength) => gunzipped(bytes, { maxOutputLength })],
  ["br", (bytes, maxOutputLength) => unbrotlied(bytes, { maxOutputLength })],
  // Programs disagree on whether deflate has the zlib header that RFC 9110 wants.
  [
    "deflate",
    (bytes, maxOutputLength) =>
      hasZlibHeader(bytes) ? inflated(bytes, { maxOutputLength }) : rawInflated(bytes, { maxOutputLength }),
  ],
]);

/** How to undo a Content-Encoding, named in lower case; undefined for one that is not known. Off the main thread. */
export function decoderOf(name: string): Decode | undefined {
  return decoders.get(name);
}

/** Whether a decoder gave up because the content is longer than it was allowed to be. */
export function isTooLong(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
}

/** RFC 1950, section 2.2: the method is 8, and the first two bytes are a multiple of 31. */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [method = 0, flags = 0] = bytes;
  return (method & 0x0f) === 8 && (method * 256 + flags) % 31 === 0;
}
