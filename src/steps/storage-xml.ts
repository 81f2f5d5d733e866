import type { Json } from "../contract/name.ts";
import { readXml } from "../core/xml.ts";
import { jsonOfXml } from "../core/xml-json.ts";

/** What stands in the root element of this name; null where the document has another one, or is none. */
export function xmlOf(bytes: Uint8Array, root: string): Json {
  const read = readXml(new TextDecoder().decode(bytes));
  if (read.kind !== "read") return null;
  const json = jsonOfXml(read.document);
  if (json === null || typeof json !== "object" || Array.isArray(json)) return null;
  return Object.hasOwn(json, root) ? (json[root] ?? null) : null;
}
