import { createHash } from "node:crypto";
import type { Json } from "../../contract/name.ts";

/** Characters of a file's name that a form may hold. */
const nameCharactersMax = 255;

/** A file of a form; `field` may hold any number. */
export interface FormFile {
  field: string;
  name: string;
  contentType: string;
  bytes: Uint8Array;
}

/**
 * Writes an event with files as a form (`multipart/form-data`, RFC 7578), so that it is read, searched and replayed like one
 * that a browser has sent: each member a field, of text or JSON, each file a part whose bytes stay out of the event. `lists`: fields
 * that are read as a list however many files they hold. The boundary is made of `digest`, which no part can know.
 */
export function formOf(
  {
    fields,
    files,
    lists,
  }: { fields: Record<string, Json>; files: readonly FormFile[]; lists: readonly string[] },
  digest: string,
): { body: Buffer; contentType: string } {
  const boundary = `mail-${createHash("sha256").update(digest).digest("hex").slice(0, 48)}`;
  const parts = [
    ...Object.entries(fields).map(([name, value]) =>
      partOf(boundary, {
        disposition: `form-data; name="${name}"`,
        ...(typeof value === "string"
          ? { contentType: "text/plain; charset=utf-8", bytes: Buffer.from(value) }
          : { contentType: "application/json", bytes: Buffer.from(JSON.stringify(value)) }),
      }),
    ),
    ...files.map(({ field, name, contentType, bytes }) =>
      partOf(boundary, {
        disposition: `form-data; name="${field}"; filename*=UTF-8''${encoded(name)}`,
        contentType: typeIn(contentType),
        bytes,
      }),
    ),
  ].flat();
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { body, contentType: `multipart/form-data; boundary=${boundary}; lists="${lists.join(" ")}"` };
}

function partOf(
  boundary: string,
  { disposition, contentType, bytes }: { disposition: string; contentType: string; bytes: Uint8Array },
): Uint8Array[] {
  const head = `--${boundary}\r\nContent-Disposition: ${disposition}\r\nContent-Type: ${contentType}\r\n\r\n`;
  return [Buffer.from(head), bytes, Buffer.from("\r\n")];
}

/** As RFC 8187 writes it; control characters have no place in a name. */
function encoded(name: string): string {
  const plain = name
    .replace(/\p{Cc}/gu, "")
    .slice(0, nameCharactersMax)
    .toWellFormed();
  return encodeURIComponent(plain).replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const typeIn = (contentType: string): string =>
  /^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+-]{1,100}$/.test(contentType) ? contentType : "application/octet-stream";
