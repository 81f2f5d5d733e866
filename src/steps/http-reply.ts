import type { Json } from "../contract/name.ts";
import { parseBody } from "../core/body.ts";
import { mediaTypeOf } from "../core/media-type.ts";
import { readText } from "../core/text.ts";
import { type HttpReply, TerminalError } from "./step.ts";

/**
 * A reply's content as data. `auto` reads it as deliveries are read, by its content type; what does not keep to its type
 * is text, or base64 where it is no text. Throws TerminalError when it was to be JSON or text and is not: the call has
 * had its effect, and repeating it would not mend the reply.
 */
export function bodyOf({ body, headers }: HttpReply, as: "auto" | "json" | "text" | "base64"): Json {
  if (body.length === 0) return null;
  const contentType = headers["content-type"];
  switch (as) {
    case "base64":
      return base64(body);
    case "json":
      return parsed(body, "application/json", "JSON");
    case "text":
      return text(body, contentType);
    case "auto": {
      const read = parseBody({ bytes: body, contentType });
      return read.kind === "parsed" ? read.value : parsedAsText(body, contentType);
    }
    default:
      return as satisfies never;
  }
}

function parsed(bytes: Uint8Array, contentType: string, name: string): Json {
  const read = parseBody({ bytes, contentType });
  if (read.kind === "parsed") return read.value;
  throw new TerminalError(`The reply is not ${name}: ${read.reason}`);
}

function text(bytes: Uint8Array, contentType: string | undefined): Json {
  const read = readText(bytes, mediaTypeOf(contentType)?.parameters.get("charset"));
  if (read.kind === "parsed") return read.value;
  throw new TerminalError(`The reply is not text: ${read.reason}`);
}

function parsedAsText(bytes: Uint8Array, contentType: string | undefined): Json {
  const read = readText(bytes, mediaTypeOf(contentType)?.parameters.get("charset"));
  return read.kind === "parsed" ? read.value : base64(bytes);
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
