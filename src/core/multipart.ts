import { mediaTypeOf } from "./media-type.ts";
import { type PartHead, readPartHead } from "./part-head.ts";
import { placeOfByte } from "./text-place.ts";

/** Parts of one body; real forms have dozens. */
export const multipartPartsMax = 1_000;
/** Bytes of one part's headers; busboy and undici take 16 KiB, too. */
export const partHeadBytesMax = 16_384;
/** RFC 2046, section 5.1.1. */
const boundaryCharactersMax = 70;

/** One part of a body. `start` and `end` are where its content lies in the whole. */
export interface Part extends PartHead {
  start: number;
  end: number;
}

export type MultipartRead =
  | { kind: "read"; parts: Part[] }
  | { kind: "unreadable"; reason: string; line?: number; column?: number };

/** The boundary that a content type declares, or why there is none that could be used. */
export function boundaryOf(
  contentType: string | null | undefined,
): { kind: "ok"; boundary: string } | { kind: "unreadable"; reason: string } {
  const boundary = mediaTypeOf(contentType)?.parameters.get("boundary");
  if (boundary === undefined || boundary === "") {
    return { kind: "unreadable", reason: "The content type names no boundary between the parts." };
  }
  if (boundary.length > boundaryCharactersMax) {
    const reason = `The boundary between the parts may have at most ${boundaryCharactersMax} characters.`;
    return { kind: "unreadable", reason };
  }
  return { kind: "ok", boundary };
}

/**
 * Takes a multipart body (RFC 2046, RFC 7578) apart. Nothing is copied: a part is told by where it lies. A body whose
 * last boundary is missing is refused, for it may have been cut off.
 */
export function readMultipart(bytes: Uint8Array, boundary: string): MultipartRead {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const delimiter = Buffer.from(`\r\n--${boundary}`, "latin1");
  const first = firstDelimiter(body, delimiter);
  if (first === null) return unreadable(body, 0, "The boundary that the content type names is nowhere.");
  const parts: Part[] = [];
  let at = first;
  for (;;) {
    // Here a line with a boundary ends: with -- behind the last part.
    if (body[at] === 0x2d && body[at + 1] === 0x2d) return { kind: "read", parts };
    while (body[at] === 0x20 || body[at] === 0x09) at += 1;
    if (body[at] !== 0x0d || body[at + 1] !== 0x0a) {
      return at >= body.length
        ? unreadable(body, at, "The last boundary is missing: the body may have been cut off.")
        : unreadable(body, at, "A boundary must end its line.");
    }
    at += 2;
    if (parts.length === multipartPartsMax) {
      return unreadable(body, at, `A body may have at most ${multipartPartsMax} parts.`);
    }
    const part = readPart(body, at, delimiter);
    if (part.kind === "unreadable") {
      return unreadable(body, part.at, `Part ${parts.length + 1}: ${part.reason}`);
    }
    parts.push(part.part);
    at = part.part.end + delimiter.length;
  }
}

type PartRead = { kind: "read"; part: Part } | { kind: "unreadable"; reason: string; at: number };

function readPart(body: Buffer, at: number, delimiter: Buffer): PartRead {
  // A part without headers begins with the empty line that ends them.
  const headEnd = body[at] === 0x0d && body[at + 1] === 0x0a ? at - 2 : body.indexOf("\r\n\r\n", at);
  const next = body.indexOf(delimiter, Math.max(at - 2, 0));
  if (headEnd === -1 || (next !== -1 && next < headEnd)) {
    return { kind: "unreadable", reason: "no empty line ends its headers.", at };
  }
  if (headEnd - at > partHeadBytesMax) {
    return { kind: "unreadable", reason: `its headers may have at most ${partHeadBytesMax} bytes.`, at };
  }
  const head = readPartHead(body.subarray(at, Math.max(at, headEnd)));
  if (head.kind === "unreadable") return { kind: "unreadable", reason: head.reason, at: at + head.at };
  const start = headEnd + 4;
  // The line end before a boundary is the boundary's, so that an empty part has but one.
  const end = body.indexOf(delimiter, start - 2);
  if (end === -1) {
    const reason = "no boundary follows it: the body may have been cut off.";
    return { kind: "unreadable", reason, at: body.length };
  }
  return { kind: "read", part: { ...head.head, start, end: Math.max(start, end) } };
}

/** Where the first line with a boundary ends; before it there may be a preamble, which says nothing. */
function firstDelimiter(body: Buffer, delimiter: Buffer): number | null {
  const line = delimiter.subarray(2);
  if (body.subarray(0, line.length).equals(line)) return line.length;
  const at = body.indexOf(delimiter);
  return at === -1 ? null : at + delimiter.length;
}

function unreadable(body: Buffer, at: number, reason: string): MultipartRead {
  return { kind: "unreadable", reason, ...placeOfByte(body, Math.min(at, body.length)) };
}
