import { SaxesParser, type SaxesTagNS } from "saxes";
import type { XmlAttribute, XmlDocument, XmlElement, XmlParent } from "./xml-node.ts";

/** Line and column count from 1. */
export type XmlRead =
  | { kind: "read"; document: XmlDocument }
  | { kind: "unreadable"; reason: string; line: number; column: number };

/** How deep elements may nest. Real documents stay under 30; what walks them does so by recursion. */
export const xmlDepthMax = 64;
/** Attributes of one element. */
export const xmlAttributesMax = 500;
/** Elements, attributes and texts of one document: some 200 bytes of memory each. */
export const xmlNodesMax = 200_000;

/** Thrown out of the parser's callbacks, which is the one way to stop it. */
class XmlFault extends Error {}

/**
 * Reads an XML document (1.0, with namespaces). A document type declaration is refused, and with it every entity but
 * the five that XML has by itself: nothing is fetched and nothing expands.
 */
export function readXml(text: string): XmlRead {
  const parser = new SaxesParser({ xmlns: true });
  const build = new Build();
  let nodes = 0;
  const count = () => {
    nodes += 1;
    if (nodes > xmlNodesMax) {
      throw new XmlFault(`A document may have at most ${xmlNodesMax} elements, attributes and texts.`);
    }
  };
  let attributes = 0;
  // The parser tells of a declaration when it has read it whole; nothing of it has any effect.
  parser.on("doctype", () => {
    throw new XmlFault("A document type declaration (<!DOCTYPE …>) is not taken, and no entities of one.");
  });
  parser.on("error", (error) => {
    throw new XmlFault(sentence(error.message));
  });
  parser.on("opentagstart", () => {
    count();
    attributes = 0;
    if (build.depth === xmlDepthMax) {
      throw new XmlFault(`Elements nest deeper than ${xmlDepthMax} levels.`);
    }
  });
  parser.on("attribute", () => {
    count();
    attributes += 1;
    if (attributes > xmlAttributesMax) {
      throw new XmlFault(`An element may have at most ${xmlAttributesMax} attributes.`);
    }
  });
  parser.on("opentag", (tag) => build.open(tag));
  parser.on("closetag", () => build.close());
  parser.on("text", (data) => {
    count();
    build.text(data);
  });
  parser.on("cdata", (data) => {
    count();
    build.text(data);
  });
  parser.on("comment", (data) => {
    count();
    build.comment(data);
  });
  parser.on("processinginstruction", ({ target, body }) => {
    count();
    build.instruction(target, body);
  });
  try {
    parser.write(text).close();
    return { kind: "read", document: build.document };
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error;
    return { kind: "unreadable", reason: error.message, line: parser.line, column: parser.columnIndex + 1 };
  }
}

/** The parser puts the place before what it says, and no capital. */
function sentence(message: string): string {
  const bare = message.replace(/^\d+:\d+: /, "");
  const whole = bare.charAt(0).toUpperCase() + bare.slice(1);
  return whole.endsWith(".") ? whole : `${whole}.`;
}

/** The tree as far as it has been read. */
class Build {
  readonly document: XmlDocument = { nodeType: 9, order: 0, children: [] };
  #parent: XmlParent = this.document;
  depth = 0;
  #order = 0;

  open(tag: SaxesTagNS): void {
    const parent = this.#parent;
    const order = this.#next();
    const attributes = Object.values(tag.attributes).map(
      ({ name, local, prefix, uri, value }): XmlAttribute => ({
        nodeType: 2,
        nodeName: name,
        localName: local,
        prefix: prefix === "" ? null : prefix,
        namespaceURI: uri === "" ? null : uri,
        value,
        parent: null,
        order: this.#next(),
      }),
    );
    const element: XmlElement = {
      nodeType: 1,
      nodeName: tag.name,
      localName: tag.local,
      prefix: tag.prefix === "" ? null : tag.prefix,
      namespaceURI: tag.uri === "" ? null : tag.uri,
      attributes,
      children: [],
      parent,
      at: parent.children.length,
      order,
    };
    for (const attribute of attributes) attribute.parent = element;
    parent.children.push(element);
    this.#parent = element;
    this.depth += 1;
  }

  close(): void {
    if (this.#parent.nodeType === 1) this.#parent = this.#parent.parent;
    this.depth -= 1;
  }

  text(data: string): void {
    const parent = this.#parent;
    // Outside the root there is white space only, which is no node.
    if (parent.nodeType === 9 || data === "") return;
    const last = parent.children.at(-1);
    if (last?.nodeType === 3) last.data += data;
    else parent.children.push({ nodeType: 3, data, parent, ...this.#place() });
  }

  comment(data: string): void {
    const parent = this.#parent;
    parent.children.push({ nodeType: 8, data, parent, ...this.#place() });
  }

  instruction(target: string, data: string): void {
    const parent = this.#parent;
    parent.children.push({ nodeType: 7, nodeName: target, target, data, parent, ...this.#place() });
  }

  #place(): { at: number; order: number } {
    return { at: this.#parent.children.length, order: this.#next() };
  }

  #next(): number {
    this.#order += 1;
    return this.#order;
  }
}
