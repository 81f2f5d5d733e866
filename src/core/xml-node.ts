/**
 * An XML document as a tree of plain records, in the shape that readers of a DOM expect (`nodeType` and the names).
 * Adjacent text and CDATA are one text; places (`at`) let siblings be found without a search.
 */
export interface XmlDocument {
  readonly nodeType: 9;
  readonly children: XmlChild[];
}

export interface XmlElement {
  readonly nodeType: 1;
  /** As written, with its prefix. */
  readonly nodeName: string;
  readonly localName: string;
  readonly prefix: string | null;
  readonly namespaceURI: string | null;
  readonly attributes: readonly XmlAttribute[];
  readonly children: XmlChild[];
  readonly parent: XmlParent;
  readonly at: number;
}

export interface XmlAttribute {
  readonly nodeType: 2;
  readonly nodeName: string;
  readonly localName: string;
  readonly prefix: string | null;
  readonly namespaceURI: string | null;
  readonly value: string;
  parent: XmlElement | null;
}

export interface XmlText {
  readonly nodeType: 3;
  data: string;
  readonly parent: XmlParent;
  readonly at: number;
}

export interface XmlComment {
  readonly nodeType: 8;
  readonly data: string;
  readonly parent: XmlParent;
  readonly at: number;
}

/** A processing instruction. */
export interface XmlInstruction {
  readonly nodeType: 7;
  readonly nodeName: string;
  readonly target: string;
  readonly data: string;
  readonly parent: XmlParent;
  readonly at: number;
}

export type XmlParent = XmlDocument | XmlElement;
export type XmlChild = XmlElement | XmlText | XmlComment | XmlInstruction;
export type XmlNode = XmlDocument | XmlChild | XmlAttribute;

/** All text in an element or document, in order (XPath 1.0, section 5.2). */
export function textIn(node: XmlParent): string {
  let text = "";
  for (const child of node.children) {
    if (child.nodeType === 3) text += child.data;
    else if (child.nodeType === 1) text += textIn(child);
  }
  return text;
}
