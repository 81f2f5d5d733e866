import type { BodyType } from "../contract/payload.ts";
import { mediaTypeOf } from "./media-type.ts";
import { charsetOfJson, charsetOfXml, readText } from "./text.ts";

/** A body as text, in the charset in which it was read; bytes that are no text are replaced, one by one. */
export function bodyText(
  bytes: Uint8Array,
  body: { contentType: string | null | undefined; bodyType: BodyType; charset: string | undefined },
): string {
  const read = readText(bytes, charsetOf(bytes, body));
  return read.kind === "parsed" ? read.value : Buffer.from(bytes).toString();
}

function charsetOf(
  bytes: Uint8Array,
  { contentType, bodyType, charset }: Parameters<typeof bodyText>[1],
): string | undefined {
  if (charset !== undefined) return charset;
  const declared = mediaTypeOf(contentType)?.parameters.get("charset");
  if (bodyType === "json" || bodyType === "ndjson") return charsetOfJson(bytes, declared);
  return declared ?? (bodyType === "xml" ? charsetOfXml(bytes) : undefined);
}
