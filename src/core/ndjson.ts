import type { Json } from "../contract/name.ts";
import { type JsonOptions, type JsonRead, readJson } from "./json-text.ts";

/** Lines of one body: batches of logs have some thousands. */
export const ndjsonLinesMax = 100_000;

const lineFeed = 0x0a;
/** Stands before each text of a JSON text sequence (RFC 7464). */
const recordSeparator = 0x1e;

/**
 * Reads one JSON text per line (NDJSON, JSON lines), or a JSON text sequence (RFC 7464), as a list. Lines of white
 * space are passed over, so that the last may end with a line feed or not.
 */
export function readNdjson(bytes: Uint8Array, options: JsonOptions = {}): JsonRead {
  const isSequence = bytes[0] === recordSeparator;
  const separator = isSequence ? recordSeparator : lineFeed;
  const values: Json[] = [];
  let rounded: Extract<JsonRead, { kind: "read" }>["rounded"];
  let line = 1;
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(separator, start);
    const end = found === -1 ? bytes.length : found;
    const record = bytes.subarray(start, end);
    if (!isBlank(record)) {
      const read = readJson(record, options);
      if (read.kind === "unreadable") {
        return { ...read, line: line + (read.line ?? 1) - 1, column: read.column ?? 1 };
      }
      if (values.length === ndjsonLinesMax) {
        return {
          kind: "unreadable",
          reason: `A body may have at most ${ndjsonLinesMax} lines.`,
          line,
          column: 1,
        };
      }
      values.push(read.value);
      if (read.rounded !== undefined) {
        rounded ??= { ...read.rounded, line: line + read.rounded.line - 1 };
      }
    }
    line += isSequence ? countOfLines(record) : 1;
    start = end + 1;
  }
  return { kind: "read", value: values, ...(rounded !== undefined && { rounded }) };
}

function isBlank(bytes: Uint8Array): boolean {
  for (const byte of bytes)
    if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09 && byte !== lineFeed) return false;
  return true;
}

function countOfLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) count += 1;
  return count;
}
