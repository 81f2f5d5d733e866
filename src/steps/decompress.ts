import { decoderOf, isTooLong } from "../core/content-coding.ts";
import { type HttpReply, TerminalError } from "./step.ts";

/**
 * The reply with its content as the server meant it. Requests ask for plain content, so only a server that compresses
 * regardless costs this work. Throws TerminalError beyond `bytesMax`, so that a small bomb can't fill the memory; a reply
 * in an encoding that is not known is handed on as it came.
 */
export async function decompressed(reply: HttpReply, bytesMax: number): Promise<HttpReply> {
  const encoding = reply.headers["content-encoding"];
  if (encoding === undefined || reply.body.length === 0) return reply;
  const decode = decoderOf(encoding.trim().toLowerCase());
  if (decode === undefined) return reply;
  const { "content-encoding": _encoding, "content-length": _length, ...headers } = reply.headers;
  try {
    return { status: reply.status, headers, body: await decode(reply.body, bytesMax) };
  } catch (cause) {
    if (isTooLong(cause))
      throw new TerminalError(`The reply is larger than ${bytesMax} bytes once decompressed.`, { cause });
    throw new Error("The reply's content could not be decompressed.", { cause });
  }
}
