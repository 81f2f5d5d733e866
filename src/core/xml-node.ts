/**
 * An XML document as a tree of plain records, in the shape that readers of a DOM expect (`nodeType` and the names).
 * Adjacent text and CDATA are one text. `at` is the place among the siblings, `order` the one in the whole document.
 */
export interface XmlDocument {
  readonly nodeType: 9;
  readonly order: 0;
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
  readonly order: number;
}

export interface XmlAttribute {
  readonly nodeType: 2;
  readonly nodeName: string;
  readonly localName: string;
  readonly prefix: string | null;
  readonly namespaceURI: string | null;
  readonly value: string;
  parent: XmlElement | null;
  readonly order: number;
}

export interface XmlText {
  readonly nodeType: 3;
  data: string;
  readonly parent: XmlParent;
  readonly at: number;
  readonly order: number;
}

export interface XmlComment {
  readonly nodeType: 8;
  readonly data: string;
  readonly parent: XmlParent;
  readonly at: number;
  readonly order: number;
}

/** A processing instruction. */
export interface XmlInstruction {
  readonly nodeType: 7;
  readonly nodeName: string;
  readonly target: string;
  readonly data: string;
  readonly parent: XmlParent;
  readonly at: number;
  readonly order: number;
}

export type XmlParent = XmlDocument | XmlElement;
export type XmlChild = XmlElement | XmlText | XmlComment | XmlInstruction;
export type XmlNode = XmlDocument | XmlChild | XmlAttribute;
