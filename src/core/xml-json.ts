import type { Json } from "../contract/name.ts";
import type { XmlDocument, XmlElement } from "./xml-node.ts";

/**
 * A document as JSON: an object with the root element under its name.
 *
 * - An element that holds only text is a string; an empty one is `""`.
 * - Any other is an object: its attributes as `@name`, its elements by name, its text, if it is not only white space
 *   between elements, as `#text`.
 * - Elements of one name are a list, where there is more than one.
 * - Names keep their prefix (`soap:Body`, `@xmlns:soap`); comments and instructions are left out.
 */
export function jsonOfXml({ children }: XmlDocument): Json {
  const root = children.find((child) => child.nodeType === 1);
  // Without assignment, so that an element called __proto__ is just an element.
  return root === undefined ? null : Object.fromEntries([[root.nodeName, jsonOfElement(root)]]);
}

export function jsonOfElement({ attributes, children }: XmlElement): Json {
  const members = new Map<string, Json>();
  const repeated = new Map<string, Json[]>();
  for (const { nodeName, value } of attributes) members.set(`@${nodeName}`, value);
  let text = "";
  let hasElements = false;
  for (const child of children) {
    if (child.nodeType === 3) text += child.data;
    else if (child.nodeType === 1) {
      hasElements = true;
      add(child.nodeName, jsonOfElement(child));
    }
  }
  if (!hasElements && attributes.length === 0) return text;
  if (hasElements ? text.trim() !== "" : text !== "") members.set("#text", text);
  return Object.fromEntries(members);

  function add(name: string, value: Json): void {
    const known = members.get(name);
    if (known === undefined) members.set(name, value);
    else {
      const list = repeated.get(name) ?? [known];
      list.push(value);
      repeated.set(name, list);
      members.set(name, list);
    }
  }
}
