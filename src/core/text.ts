import { isUtf8 } from "node:buffer";
import { utf8Fault } from "./utf8-fault.ts";

/** Text read out of bytes, in the shape of a parsed body. */
export type TextRead =
  | { kind: "parsed"; type: "text"; value: string }
  | { kind: "unparsable"; reason: string; line?: number; column?: number }
  | { kind: "unsupported"; reason: string };

/** An XML declaration stands in the first bytes and is ASCII in every charset that it can name. */
const declarationBytesMax = 200;

/**
 * Decodes text in the declared charset (a name of the WHATWG encoding standard; UTF-8 without one). Bytes that are not
 * of that charset make the body unparsable rather than silently different. A byte order mark is dropped.
 */
export function readText(bytes: Uint8Array, charset: string | undefined): TextRead {
  const name = charset?.trim().toLowerCase() ?? markedCharset(bytes) ?? "utf-8";
  if (name === "utf-8" || name === "utf8" || name === "us-ascii") return utf8(bytes);
  const decoder = decoderFor(name);
  if (!decoder) return { kind: "unsupported", reason: `The charset “${name.slice(0, 60)}” is not known.` };
  try {
    return { kind: "parsed", type: "text", value: decoder.decode(bytes) };
  } catch {
    return { kind: "unparsable", reason: `The body is not valid ${decoder.encoding}.` };
  }
}

/** The charset that a byte order mark of two bytes tells of; UTF-8 needs none. */
function markedCharset(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : undefined;
}

/** The charset of JSON that is not in UTF-8: by its byte order mark, else as declared. Undefined where it is UTF-8. */
export function charsetOfJson(bytes: Uint8Array, declared: string | undefined): string | undefined {
  const marked = markedCharset(bytes);
  if (marked !== undefined || declared === undefined) return marked;
  // JSON holds no NUL, and in UTF-16 every second byte of its signs is one.
  return isUtf8(bytes) && !bytes.includes(0) ? undefined : declared;
}

/** The charset that an XML document names itself: by its byte order mark, else by its declaration (XML 1.0, F). */
export function charsetOfXml(bytes: Uint8Array): string | undefined {
  const marked = markedCharset(bytes);
  if (marked !== undefined) return marked;
  const start = Buffer.from(bytes.subarray(0, declarationBytesMax)).toString("latin1");
  const declared =
    /^(?:\u00ef\u00bb\u00bf)?<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/.exec(start)?.[1];
  // A declaration that could be read byte by byte is not in UTF-16, whatever it says.
  return declared !== undefined && /^utf-?16/i.test(declared) ? "utf-8" : declared;
}

function utf8(bytes: Uint8Array): TextRead {
  if (!isUtf8(bytes)) {
    const { byte, line, column } = utf8Fault(bytes);
    return { kind: "unparsable", reason: `The body is not valid UTF-8: see byte ${byte}.`, line, column };
  }
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  return { kind: "parsed", type: "text", value: text.startsWith("\ufeff") ? text.slice(1) : text };
}

export type Decoder = InstanceType<typeof TextDecoder>;

/** Null for a charset that the WHATWG encoding standard does not name. What it decodes throws where it is not of it. */
export function decoderFor(name: string): Decoder | null {
  try {
    return new TextDecoder(name, { fatal: true });
  } catch {
    return null;
  }
}
