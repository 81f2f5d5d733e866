import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate, inflateRaw } from "node:zlib";
import { type HttpReply, TerminalError } from "./step.ts";

type Decode = (bytes: Uint8Array, bytesMax: number) => Promise<Uint8Array>;

const gunzipped = promisify(gunzip);
const inflated = promisify(inflate);
const rawInflated = promisify(inflateRaw);
const unbrotlied = promisify(brotliDecompress);

const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ["gzip", (bytes, maxOutputLength) => gunzipped(bytes, { maxOutputLength })],
  ["x-gzip", (bytes, maxOutputLength) => gunzipped(bytes, { maxOutputLength })],
  ["br", (bytes, maxOutputLength) => unbrotlied(bytes, { maxOutputLength })],
  // Some servers send bare deflate data under this name; a zlib header begins with 8 in its low half byte.
  [
    "deflate",
    (bytes, maxOutputLength) =>
      ((bytes[0] ?? 0) & 0x0f) === 8
        ? inflated(bytes, { maxOutputLength })
        : rawInflated(bytes, { maxOutputLength }),
  ],
]);

/**
 * The reply with its content as the server meant it. Requests ask for plain content, so only a server that compresses
 * regardless costs this work. Throws TerminalError beyond `bytesMax`, so that a small bomb can't fill the memory; a reply
 * in an encoding that is not known is handed on as it came.
 */
export async function decompressed(reply: HttpReply, bytesMax: number): Promise<HttpReply> {
  const encoding = reply.headers["content-encoding"];
  if (encoding === undefined || reply.body.length === 0) return reply;
  const decode = decoders.get(encoding.trim().toLowerCase());
  if (decode === undefined) return reply;
  const { "content-encoding": _encoding, "content-length": _length, ...headers } = reply.headers;
  try {
    return { status: reply.status, headers, body: await decode(reply.body, bytesMax) };
  } catch (cause) {
    if (cause instanceof RangeError)
      throw new TerminalError(`The reply is larger than ${bytesMax} bytes once decompressed.`, { cause });
    throw new Error("The reply's content could not be decompressed.", { cause });
  }
}
