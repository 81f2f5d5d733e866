import type { XmlNode, XmlParent } from "../xml-node.ts";
import { unbounded, type Work } from "./work.ts";

/** A set of nodes is in document order, without repetitions. */
export type XPathValue = string | number | boolean | readonly XPathNode[];

/** What the namespace axis finds: a prefix in scope. It is no part of the tree. */
export interface XPathNamespace {
  readonly nodeType: 13;
  readonly nodeName: string;
  readonly value: string;
  readonly parent: XmlParent;
  readonly order: number;
}

export type XPathNode = XmlNode | XPathNamespace;

/** XPath 1.0, section 5: what a node says as text. */
export function textOfNode(node: XPathNode, work: Work = unbounded): string {
  switch (node.nodeType) {
    case 1:
    case 9:
      return textInside(node, work);
    case 2:
    case 13:
      return work.read(node.value);
    case 3:
    case 7:
    case 8:
      return work.read(node.data);
    default:
      return node satisfies never;
  }
}

function textInside({ children }: XmlParent, work: Work): string {
  let text = "";
  work.spend(children.length);
  for (const child of children) {
    if (child.nodeType === 3) text += work.read(child.data);
    else if (child.nodeType === 1) text += textInside(child, work);
  }
  return text;
}

export function asText(value: XPathValue, work: Work): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return numeralOf(value);
  if (typeof value === "boolean") return String(value);
  const [first] = value;
  return first === undefined ? "" : textOfNode(first, work);
}

const numberShape = /^[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\r\n]*$/;

export function asNumber(value: XPathValue, work: Work): number {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const text = asText(value, work);
  return numberShape.test(text) ? Number(text) : Number.NaN;
}

export function asBoolean(value: XPathValue): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
  return value.length > 0;
}

/** Section 4.2: a number as text has no exponent, however large or small it is. */
function numeralOf(value: number): string {
  const text = String(value);
  const [, sign = "", whole = "", fraction = "", exponent] =
    /^(-?)([0-9]+)\.?([0-9]*)e([+-][0-9]+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return `${sign}${digits.padEnd(point, "0")}`;
}
