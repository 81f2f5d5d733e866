import type { XmlElement } from "../xml-node.ts";
import type { Context } from "./compile.ts";
import { asBoolean, asNumber, asText, textOfNode, type XPathNode, type XPathValue } from "./value.ts";

interface XPathFunction {
  /** How many arguments it takes. */
  takes: [min: number, max: number];
  /** Whether the first argument must be a set of nodes. */
  ofNodes?: boolean;
  call(args: readonly XPathValue[], context: Context): XPathValue;
}

/** An argument that is left out is the context node. */
const textOr = ([given]: readonly XPathValue[], { node, work }: Context): string =>
  given === undefined ? textOfNode(node, work) : asText(given, work);

const nodeOr = ([given]: readonly XPathValue[], { node }: Context): XPathNode | undefined => {
  if (given === undefined) return node;
  return typeof given === "object" ? given[0] : undefined;
};

const nodesOf = (value: XPathValue | undefined): readonly XPathNode[] =>
  typeof value === "object" ? value : [];

/** A function of texts: each argument is made one. */
const ofTexts = (
  takes: [min: number, max: number],
  call: (...texts: [string, string, string]) => string | number | boolean,
): XPathFunction => ({
  takes,
  call(args, { work }) {
    const [one = "", two = "", three = ""] = args.map((each) => work.read(asText(each, work)));
    return call(one, two, three);
  },
});

const ofNumber = (call: (value: number) => number): XPathFunction => ({
  takes: [1, 1],
  call: ([value = ""], { work }) => call(asNumber(value, work)),
});

/** The functions of XPath 1.0 (section 4), without `id`, which needs a document type declaration. */
export const functions: ReadonlyMap<string, XPathFunction> = new Map<string, XPathFunction>([
  ["last", { takes: [0, 0], call: (_, { size }) => size }],
  ["position", { takes: [0, 0], call: (_, { position }) => position }],
  ["count", { takes: [1, 1], ofNodes: true, call: ([nodes]) => nodesOf(nodes).length }],
  ["local-name", { takes: [0, 1], ofNodes: true, call: (args, context) => localName(nodeOr(args, context)) }],
  ["namespace-uri", { takes: [0, 1], ofNodes: true, call: (args, context) => uriOf(nodeOr(args, context)) }],
  ["name", { takes: [0, 1], ofNodes: true, call: (args, context) => nameOf(nodeOr(args, context)) }],
  ["string", { takes: [0, 1], call: textOr }],
  [
    "concat",
    { takes: [2, 100], call: (args, { work }) => args.map((each) => work.read(asText(each, work))).join("") },
  ],
  ["starts-with", ofTexts([2, 2], (text, start) => text.startsWith(start))],
  ["contains", ofTexts([2, 2], (text, part) => text.includes(part))],
  ["substring-before", ofTexts([2, 2], (text, part) => text.slice(0, Math.max(0, text.indexOf(part))))],
  [
    "substring-after",
    ofTexts([2, 2], (text, part) =>
      text.includes(part) ? text.slice(text.indexOf(part) + part.length) : "",
    ),
  ],
  ["substring", { takes: [2, 3], call: substring }],
  [
    "string-length",
    { takes: [0, 1], call: (args, context) => charactersOf(context.work.read(textOr(args, context))).length },
  ],
  [
    "normalize-space",
    { takes: [0, 1], call: (args, context) => normalized(context.work.read(textOr(args, context))) },
  ],
  ["translate", ofTexts([3, 3], translate)],
  ["boolean", { takes: [1, 1], call: ([value = ""]) => asBoolean(value) }],
  ["not", { takes: [1, 1], call: ([value = ""]) => !asBoolean(value) }],
  ["true", { takes: [0, 0], call: () => true }],
  ["false", { takes: [0, 0], call: () => false }],
  [
    "lang",
    { takes: [1, 1], call: ([wanted = ""], { node, work }) => isInLanguage(node, asText(wanted, work)) },
  ],
  ["number", { takes: [0, 1], call: (args, context) => asNumber(args[0] ?? [context.node], context.work) }],
  [
    "sum",
    {
      takes: [1, 1],
      ofNodes: true,
      call: ([nodes], { work }) => sumOf(nodesOf(nodes).map((node) => asNumber([node], work))),
    },
  ],
  ["floor", ofNumber(Math.floor)],
  ["ceiling", ofNumber(Math.ceil)],
  ["round", ofNumber(Math.round)],
]);

function localName(node: XPathNode | undefined): string {
  if (node === undefined) return "";
  return node.nodeType === 1 || node.nodeType === 2 ? node.localName : nameOf(node);
}

function uriOf(node: XPathNode | undefined): string {
  return node?.nodeType === 1 || node?.nodeType === 2 ? (node.namespaceURI ?? "") : "";
}

function nameOf(node: XPathNode | undefined): string {
  return node !== undefined && "nodeName" in node ? node.nodeName : "";
}

/** Characters, and not halves of those beyond U+FFFF. */
function charactersOf(text: string): string | string[] {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}

function substring(args: readonly XPathValue[], { work }: Context): string {
  const [value = "", from = 0, count] = args;
  const characters = charactersOf(work.read(asText(value, work)));
  const start = Math.round(asNumber(from, work));
  const end = count === undefined ? Number.POSITIVE_INFINITY : start + Math.round(asNumber(count, work));
  // Not a number is neither before nor after anything.
  if (Number.isNaN(start) || Number.isNaN(end)) return "";
  const part = characters.slice(Math.max(0, start - 1), Math.max(0, end - 1));
  return typeof part === "string" ? part : part.join("");
}

function normalized(text: string): string {
  return text
    .split(/[ \t\r\n]+/)
    .filter((word) => word !== "")
    .join(" ");
}

function translate(text: string, from: string, to: string): string {
  const replacements = new Map<string, string>();
  const characters = Array.from(to);
  for (const [at, character] of Array.from(from).entries()) {
    if (!replacements.has(character)) replacements.set(character, characters[at] ?? "");
  }
  return Array.from(text, (character) => replacements.get(character) ?? character).join("");
}

function isInLanguage(node: XPathNode, wanted: string): boolean {
  let element: XmlElement | null = elementOf(node);
  while (element !== null) {
    const declared = element.attributes.find(({ nodeName }) => nodeName === "xml:lang")?.value.toLowerCase();
    if (declared !== undefined) {
      return declared === wanted.toLowerCase() || declared.startsWith(`${wanted.toLowerCase()}-`);
    }
    element = elementOf(element.parent);
  }
  return false;
}

function elementOf(node: XPathNode): XmlElement | null {
  if (node.nodeType === 1) return node;
  return node.nodeType === 9 || node.parent?.nodeType !== 1 ? null : node.parent;
}

function sumOf(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
