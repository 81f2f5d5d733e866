import type { XmlAttribute, XmlChild, XmlElement } from "../xml-node.ts";
import type { Axis } from "./syntax.ts";
import type { XPathNamespace, XPathNode } from "./value.ts";

const xmlNamespace = "http://www.w3.org/XML/1998/namespace";

/** The nodes on an axis, nearest first: document order but for the axes that go back (XPath 1.0, section 2.2). */
export function onAxis(axis: Axis, node: XPathNode): Iterable<XPathNode> {
  switch (axis) {
    case "child":
      return childrenOf(node);
    case "attribute":
      return attributesOf(node);
    case "self":
      return [node];
    case "parent":
      return node.nodeType === 9 || node.parent === null ? [] : [node.parent];
    case "descendant":
      return descendants(node);
    case "descendant-or-self":
      return withSelf(node, descendants(node));
    case "ancestor":
      return ancestors(node);
    case "ancestor-or-self":
      return withSelf(node, ancestors(node));
    case "following-sibling":
      return isChild(node) ? node.parent.children.slice(node.at + 1) : [];
    case "preceding-sibling":
      return isChild(node) ? node.parent.children.slice(0, node.at).toReversed() : [];
    case "following":
      return following(node);
    case "preceding":
      return preceding(node);
    case "namespace":
      return node.nodeType === 1 ? namespacesOf(node) : [];
    default:
      return axis satisfies never;
  }
}

const none: readonly XmlChild[] = [];

function childrenOf(node: XPathNode): readonly XmlChild[] {
  return node.nodeType === 1 || node.nodeType === 9 ? node.children : none;
}

function isChild(node: XPathNode): node is XmlChild {
  return node.nodeType !== 9 && node.nodeType !== 2 && node.nodeType !== 13;
}

/** Declarations of namespaces are no attributes. */
function attributesOf(node: XPathNode): readonly XmlAttribute[] {
  return node.nodeType === 1 ? node.attributes.filter((attribute) => !isDeclaration(attribute)) : [];
}

function isDeclaration({ nodeName, prefix }: XmlAttribute): boolean {
  return prefix === "xmlns" || nodeName === "xmlns";
}

function* withSelf(node: XPathNode, others: Iterable<XPathNode>): Generator<XPathNode> {
  yield node;
  yield* others;
}

function* descendants(node: XPathNode): Generator<XPathNode> {
  const open = [childrenOf(node)[Symbol.iterator]()];
  for (let inner = open.at(-1); inner; inner = open.at(-1)) {
    const { value, done } = inner.next();
    if (done === true) open.pop();
    else {
      yield value;
      const children = childrenOf(value);
      if (children.length > 0) open.push(children[Symbol.iterator]());
    }
  }
}

function* ancestors(node: XPathNode): Generator<XPathNode> {
  let above = node.nodeType === 9 ? null : node.parent;
  while (above !== null) {
    yield above;
    above = above.nodeType === 9 ? null : above.parent;
  }
}

/** What comes after a node and all in it; after an attribute comes what its element holds. */
function* following(node: XPathNode): Generator<XPathNode> {
  if (node.nodeType === 9) return;
  if (!isChild(node)) {
    if (node.parent === null) return;
    yield* descendants(node.parent);
    yield* following(node.parent);
    return;
  }
  for (const sibling of node.parent.children.slice(node.at + 1)) {
    yield sibling;
    yield* descendants(sibling);
  }
  yield* following(node.parent);
}

/** What ends before a node begins: no ancestors. */
function* preceding(node: XPathNode): Generator<XPathNode> {
  if (node.nodeType === 9 || node.parent === null) return;
  if (isChild(node)) {
    for (const sibling of node.parent.children.slice(0, node.at).toReversed()) {
      yield* [...descendants(sibling)].toReversed();
      yield sibling;
    }
  }
  yield* preceding(node.parent);
}

function namespacesOf(element: XmlElement): XPathNamespace[] {
  const uris = new Map<string, string>();
  for (let above: XmlElement | null = element; above !== null; ) {
    for (const { nodeName, localName, value } of above.attributes.filter(isDeclaration)) {
      const prefix = nodeName === "xmlns" ? "" : localName;
      if (!uris.has(prefix)) uris.set(prefix, value);
    }
    above = above.parent.nodeType === 1 ? above.parent : null;
  }
  uris.set("xml", xmlNamespace);
  return [...uris]
    .filter(([, uri]) => uri !== "")
    .map(([nodeName, value], at) => ({
      nodeType: 13,
      nodeName,
      value,
      parent: element,
      // Behind its element, before the attributes.
      order: element.order + (at + 1) / (uris.size + 1),
    }));
}
