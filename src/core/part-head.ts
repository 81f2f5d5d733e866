import { isUtf8 } from "node:buffer";
import { type MediaType, mediaTypeOf } from "./media-type.ts";

/** What the headers of a part of a form say (RFC 7578, section 4). */
export interface PartHead {
  /** The field's name. */
  name: string;
  /** Null for a field that is no file. As sent, path and all: never a path of ours. */
  fileName: string | null;
  /** As sent; null where it is not. */
  contentType: string | null;
  media: MediaType | null;
}

export type PartHeadRead =
  | { kind: "read"; head: PartHead }
  | { kind: "unreadable"; reason: string; at: number };

/** Characters of a field's or a file's name; file systems take 255. */
const nameCharactersMax = 255;
const headersMax = 32;

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// Anything that could be taken for the end of a line or of a text.
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000a-\u001f\u007f]/;
const name = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
/** With a backslash before a quote and a backslash, as many programs write it. */
const escaping = new RegExp(`;[ \\t]*(${name})=("(?:[^"\\\\]|\\\\.)*"|[^;"\\s]*)[ \\t]*`, "gsy");
/** As browsers write it: quotes and line ends as %22, %0D and %0A, and a backslash is one. */
const plainly = new RegExp(`;[ \\t]*(${name})=("[^"]*"|[^;"\\s]*)[ \\t]*`, "gsy");

/** Reads the headers of a part, without the empty line behind them. `at` is the place of a fault, in bytes. */
export function readPartHead(bytes: Uint8Array): PartHeadRead {
  if (!isUtf8(bytes)) return { kind: "unreadable", reason: "its headers are not valid UTF-8.", at: 0 };
  const headers = new Map<string, string>();
  let at = 0;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  for (const line of text === "" ? [] : text.split("\r\n")) {
    const colon = line.indexOf(":");
    const key = line.slice(0, Math.max(0, colon));
    const value = line.slice(colon + 1).trim();
    if (!headerName.test(key) || controls.test(value)) {
      return { kind: "unreadable", reason: "this is not a header.", at };
    }
    if (headers.has(key.toLowerCase())) {
      return { kind: "unreadable", reason: `it has two headers ${key.slice(0, 60)}.`, at };
    }
    if (headers.size === headersMax) {
      return { kind: "unreadable", reason: `it may have at most ${headersMax} headers.`, at };
    }
    headers.set(key.toLowerCase(), value);
    at += Buffer.byteLength(line) + 2;
  }
  return headOf(headers);
}

function headOf(headers: ReadonlyMap<string, string>): PartHeadRead {
  const fault = (reason: string): PartHeadRead => ({ kind: "unreadable", reason, at: 0 });
  const disposition = headers.get("content-disposition");
  if (disposition === undefined) return fault("it has no header Content-Disposition, which names its field.");
  if (!/^form-data[ \t]*(?:;|$)/i.test(disposition))
    return fault("its Content-Disposition is not form-data.");
  const parameters = parametersOf(disposition);
  if (parameters === null) return fault("its Content-Disposition is malformed.");
  const field = parameters.get("name");
  if (field === undefined) return fault("its Content-Disposition names no field.");
  const fileName = extended(parameters.get("filename*")) ?? parameters.get("filename") ?? null;
  if (field.length > nameCharactersMax || (fileName ?? "").length > nameCharactersMax) {
    return fault(`the names of a field and a file may have at most ${nameCharactersMax} characters.`);
  }
  const transfer = headers.get("content-transfer-encoding")?.toLowerCase() ?? "binary";
  if (transfer !== "binary" && transfer !== "8bit" && transfer !== "7bit") {
    return fault(`its Content-Transfer-Encoding must be binary (RFC 7578, section 4.7).`);
  }
  const contentType = headers.get("content-type") ?? null;
  return { kind: "read", head: { name: field, fileName, contentType, media: mediaTypeOf(contentType) } };
}

/** Both ways of writing are tried: a name that ends in a backslash is malformed in one of them. */
function parametersOf(disposition: string): Map<string, string> | null {
  return parametersIn(disposition, escaping) ?? parametersIn(disposition, plainly);
}

function parametersIn(disposition: string, shape: RegExp): Map<string, string> | null {
  const parameters = new Map<string, string>();
  shape.lastIndex = disposition.indexOf(";");
  while (shape.lastIndex > -1 && shape.lastIndex < disposition.length) {
    const match = shape.exec(disposition);
    if (!match) return null;
    const [, key = "", value = ""] = match;
    if (parameters.has(key.toLowerCase())) return null;
    const bare = value.startsWith('"') ? value.slice(1, -1) : value;
    const plain = shape === escaping ? bare.replace(/\\(["\\])/g, "$1") : bare;
    parameters.set(key.toLowerCase(), plain.replace(/%(22|0D|0A)/gi, unescaped));
  }
  return parameters;
}

function unescaped(_whole: string, code: string): string {
  return String.fromCharCode(Number.parseInt(code, 16));
}

/** `UTF-8''na%C3%AFve.txt` (RFC 5987). Forms should not have it, but some senders do. */
function extended(value: string | undefined): string | null {
  const encoded = /^utf-8'[^']*'(.*)$/i.exec(value ?? "")?.[1];
  if (encoded === undefined) return null;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}
