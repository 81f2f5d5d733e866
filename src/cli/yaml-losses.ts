import { type Document, isScalar, visit } from "yaml";

const own = "tag:yaml.org,2002:";

/** Tags that YAML knows, and whose values JSON has not. */
const foreign = new Set(["binary", "omap", "pairs", "set", "timestamp"].map((name) => `${own}${name}`));

const isInteger = /^[-+]?(\d+|0x[\da-f]+|0o[0-7]+)$/i;

/** What a document says that would be taken for something else, with its place in the text: JSON has no word for it. */
export function lossesIn(document: Document, text: string): { offset: number; message: string }[] {
  const losses = document.warnings
    .filter(({ code }) => code === "TAG_RESOLVE_FAILED")
    .map(({ pos: [offset, end] }) => ({ offset, message: tagLoss(text.slice(offset, end)) }));
  visit(document, {
    Node(_, node) {
      const { tag, range } = node;
      const isForeign = tag !== undefined && foreign.has(tag);
      const message = isForeign ? tagLoss(tag.replace(own, "!!")) : numberLoss(node);
      if (message !== null) losses.push({ offset: range?.[0] ?? 0, message });
    },
  });
  return losses;
}

const tagLoss = (tag: string) =>
  `${tag} is no tag that is known here: what stands after it would be taken as it is`;

function numberLoss(node: unknown): string | null {
  if (!isScalar(node) || typeof node.value !== "number" || node.source === undefined) return null;
  const { source, value } = node;
  const hint = "as a text, in quotes, it is kept";
  if (!Number.isFinite(value)) return `${source} is no number that JSON has: ${hint}`;
  if (!isInteger.test(source) || isExact(source, value)) return null;
  return `${source} would become ${value}: ${hint}`;
}

function isExact(source: string, value: number): boolean {
  if (Number.isSafeInteger(value)) return true;
  // BigInt reads no sign before 0x and 0o.
  const digits = source.replace(/^[-+]/, "");
  return digits.length <= digitsMax && BigInt(digits) === BigInt(Math.abs(value));
}

/** More digits than any number in use has; comparing them takes time that grows with their square. */
const digitsMax = 1_000;
