import { isUtf8 } from "node:buffer";
import type { PayloadType } from "../contract/payload.ts";
import type { MediaType } from "./media-type.ts";

/** Types under `application/` that are text. Sent by real senders; all others there are bytes. */
const textTypes: ReadonlySet<string> = new Set(
  "javascript ecmascript yaml x-yaml graphql sql toml x-sh jwt jose"
    .split(" ")
    .map((subtype) => `application/${subtype}`),
);
const jsonTypes: ReadonlySet<string> = new Set([
  "application/json",
  "text/json",
  "application/x-json",
  "text/x-json",
]);
const ndjsonTypes: ReadonlySet<string> = new Set(
  "x-ndjson ndjson jsonl x-jsonl jsonlines x-jsonlines json-lines json-seq"
    .split(" ")
    .flatMap((subtype) => [`application/${subtype}`, `text/${subtype}`]),
);

/** What a content type says; `unknown` where it says nothing. */
export function declaredType(media: MediaType | null): PayloadType | "unknown" {
  if (!media) return "unknown";
  const { essence } = media;
  if (jsonTypes.has(essence) || essence.endsWith("+json")) return "json";
  if (essence === "application/x-www-form-urlencoded") return "form";
  if (essence === "multipart/form-data") return "multipart";
  if (essence === "application/xml" || essence === "text/xml" || essence.endsWith("+xml")) return "xml";
  if (ndjsonTypes.has(essence) || essence.endsWith("+json-seq")) return "ndjson";
  if (essence.startsWith("text/") || textTypes.has(essence)) return "text";
  return /^(?:application|image|audio|video|font|model)\//.test(essence) ? "binary" : "unknown";
}

/** Content types under which senders put something else: `text/plain` (AWS SNS), and a form (curl's default). */
export function isOftenWrong(media: MediaType | null): boolean {
  return media?.essence === "text/plain" || media?.essence === "application/x-www-form-urlencoded";
}

/** What the bytes look like: `{` or `[` after white space and a byte order mark, `<?xml`, or `<` and a name. */
export function looksLike(bytes: Uint8Array): "json" | "xml" | "text" | "binary" {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (isSpace(bytes[at])) at += 1;
  if (bytes[at] === 0x7b || bytes[at] === 0x5b) return "json";
  if (bytes[at] === 0x3c && /^<(?:\?xml\s|[A-Za-z_])/.test(asciiAt(bytes, at))) return "xml";
  return isUtf8(bytes) ? "text" : "binary";
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function asciiAt(bytes: Uint8Array, at: number): string {
  return Buffer.from(bytes.subarray(at, at + 6)).toString("latin1");
}
