import type { Json } from "../contract/name.ts";
import { type FormDataBody, isJsonField, listsIn, partsOf } from "./form-data.ts";
import { boundaryOf, type Part } from "./multipart.ts";
import { type ExactJson, exactJson } from "./redact-numerals.ts";

/** A part with its value before and after; undefined: it is left out. */
interface Edited {
  part: Part;
  content: Uint8Array;
  before: Json;
  after: unknown;
  write: ExactJson["write"];
}

/**
 * A form of parts with `edit` made: each part with the headers that somebody reads, and its content as it came but where
 * that was changed. Null where a part of what tells of a file was.
 */
export function writtenFormData(
  { bytes, contentType, value }: FormDataBody & { value: Json },
  edit: (tree: unknown) => void,
): Uint8Array | null {
  const found = boundaryOf(contentType);
  const read = partsOf({ bytes, contentType });
  if (found.kind !== "ok" || read.kind !== "read") return null;
  const delimiter = `--${found.boundary}`;
  const chunks: Uint8Array[] = [];
  for (const edited of editedParts({ bytes, contentType, value, parts: read.parts }, edit)) {
    if (edited.after === undefined) continue;
    const written = partOf(edited);
    if (written === null) return null;
    chunks.push(Buffer.from(`${delimiter}\r\n`, "latin1"), ...written, Buffer.from("\r\n"));
  }
  return Buffer.concat([...chunks, Buffer.from(`${delimiter}--\r\n`, "latin1")]);
}

function editedParts(
  { bytes, contentType, value, parts }: FormDataBody & { value: Json; parts: readonly Part[] },
  edit: (tree: unknown) => void,
): Edited[] {
  const lists = listsIn(contentType);
  const byName = Map.groupBy(parts, ({ name }) => name);
  const isList = (name: string) => lists.includes(name) || (byName.get(name)?.length ?? 0) > 1;
  const fields = new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
  const indexOf = (part: Part) => byName.get(part.name)?.indexOf(part) ?? 0;
  const beforeOf = (part: Part): Json => {
    const given = fields.get(part.name) ?? null;
    return isList(part.name) && Array.isArray(given) ? (given[indexOf(part)] ?? null) : given;
  };
  const all = parts.map((part) => {
    const content = bytes.subarray(part.start, part.end);
    const before = beforeOf(part);
    // What no JSON is read of is a copy of what it was read as.
    const { tree, write } = exactJson(isJsonField(part) ? Buffer.from(content).toString() : "", before);
    return { part, content, before, tree, write };
  });
  const trees = Map.groupBy(all, ({ part: { name } }) => name);
  const whole: object = Object.fromEntries([
    ...lists.map((name) => [name, []] as const),
    ...[...trees].map(
      ([name, of]) => [name, isList(name) ? of.map(({ tree }) => tree) : of[0]?.tree] as const,
    ),
  ]);
  edit(whole);
  return all.map((each) => {
    const index = indexOf(each.part);
    const after: unknown = Reflect.get(whole, each.part.name);
    if (!isList(each.part.name)) return { ...each, after };
    // Of a list that is hidden as a whole one is left.
    return { ...each, after: Array.isArray(after) ? after[index] : index === 0 ? after : undefined };
  });
}

function partOf({ part, content, before, after, write }: Edited): Uint8Array[] | null {
  if (isJsonField(part)) return [head(part), Buffer.from(write(after))];
  if (JSON.stringify(after) === JSON.stringify(before)) return [head(part), content];
  if (typeof after !== "string") return null;
  return [head({ name: part.name, fileName: null, contentType: null }), Buffer.from(after)];
}

function head({ name, fileName, contentType }: Pick<Part, "name" | "fileName" | "contentType">): Buffer {
  const file = fileName === null ? "" : `; filename="${quoted(fileName)}"`;
  const type = contentType === null ? "" : `Content-Type: ${contentType}\r\n`;
  return Buffer.from(`Content-Disposition: form-data; name="${quoted(name)}"${file}\r\n${type}\r\n`);
}

/** As browsers write it, with backslashes doubled: so every reader of ours has it back. */
const quoted = (text: string): string =>
  text
    .replaceAll("\\", "\\\\")
    .replace(/["\r\n]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
