import type { Json } from "../contract/name.ts";
import type { XmlDocument, XmlElement } from "./xml-node.ts";

/**
 * A document with the values of `edited`, which is what `jsonOfXml` has made of it with other texts in some places.
 * Comments, instructions and what a document type might say are left out: nobody reads them.
 */
export function writtenXml({ children }: XmlDocument, edited: Json): string {
  const root = children.find((child) => child.nodeType === 1);
  const written = root === undefined ? "" : element(root, memberOf(edited, root.nodeName));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written}`;
}

function element({ nodeName, prefix, attributes, children }: XmlElement, edited: Json | undefined): string {
  // All of it is text, or is hidden; what its own name needs stays.
  if (typeof edited === "string") {
    const declaration = prefix === null ? "xmlns" : `xmlns:${prefix}`;
    const needed = attributes.filter((attribute) => attribute.nodeName === declaration);
    return tag(
      nodeName,
      needed.map(({ nodeName: name, value }) => pair(name, value)),
      escaped(edited),
    );
  }
  const pairs = attributes.map(({ nodeName: name, value }) => {
    const given = memberOf(edited, `@${name}`);
    return pair(name, typeof given === "string" ? given : value);
  });
  const text = memberOf(edited, "#text");
  const own = children.map((child) => (child.nodeType === 3 ? child.data : "")).join("");
  const seen = new Map<string, number>();
  let inside = typeof text === "string" && text !== own ? escaped(text) : null;
  const content = children.map((child) => {
    if (child.nodeType === 3) {
      const shown = inside ?? escaped(child.data);
      if (inside !== null) inside = "";
      return shown;
    }
    if (child.nodeType !== 1) return "";
    const index = seen.get(child.nodeName) ?? 0;
    seen.set(child.nodeName, index + 1);
    const given = memberOf(edited, child.nodeName);
    if (Array.isArray(given)) return element(child, given[index]);
    // Of a list that is hidden as a whole one is left.
    return index === 0 ? element(child, given) : "";
  });
  return tag(nodeName, pairs, content.join(""));
}

const tag = (name: string, pairs: readonly string[], content: string): string =>
  content === "" ? `<${name}${pairs.join("")}/>` : `<${name}${pairs.join("")}>${content}</${name}>`;

/** White space in an attribute that a reader would change is written by its number. */
const pair = (name: string, value: string): string =>
  ` ${name}="${escaped(value).replace(/[\n\t]/g, numbered)}"`;

const escapes: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

const escaped = (text: string): string =>
  text.replace(/[&<>"\r]/g, (sign) => escapes.get(sign) ?? numbered(sign));

const numbered = (sign: string): string => `&#${sign.charCodeAt(0)};`;

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
