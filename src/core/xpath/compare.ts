import { asBoolean, asNumber, asText, textOfNode, type XPathValue } from "./value.ts";
import type { Work } from "./work.ts";

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

/**
 * XPath 1.0, section 3.4: of sets of nodes, whether any node fits. In time linear in both, where comparing each with
 * each would take as long as they are large.
 */
export function compare(operator: Comparison, left: XPathValue, right: XPathValue, work: Work): boolean {
  if (typeof left !== "object" && typeof right !== "object") return compareOne(operator, left, right, work);
  // A set beside a boolean stands for whether there is anything in it.
  if (typeof left === "boolean" || typeof right === "boolean") {
    return compareOne(operator, asBoolean(left), asBoolean(right), work);
  }
  if (typeof left !== "object")
    return textsOf(right, work).some((text) => compareOne(operator, left, text, work));
  if (typeof right !== "object")
    return textsOf(left, work).some((text) => compareOne(operator, text, right, work));
  return compareSets(operator, textsOf(left, work), textsOf(right, work), work);
}

function compareSets(operator: Comparison, left: string[], right: string[], work: Work): boolean {
  if (operator === "=") {
    const known = new Set(right);
    return left.some((text) => known.has(text));
  }
  if (operator === "!=") {
    // Only where all are one and the same is there no pair that differs.
    return left.length > 0 && right.length > 0 && new Set([...left, ...right]).size > 1;
  }
  const numbers = (texts: string[]) =>
    texts.map((text) => asNumber(text, work)).filter((each) => !Number.isNaN(each));
  const [lefts, rights] = [numbers(left), numbers(right)];
  if (lefts.length === 0 || rights.length === 0) return false;
  const isLess = operator === "<" || operator === "<=";
  const [one, other] = isLess
    ? [least(lefts), -least(rights.map((each) => -each))]
    : [-least(lefts.map((each) => -each)), least(rights)];
  return compareOne(operator, one, other, work);
}

function compareOne(
  operator: Comparison,
  left: string | number | boolean,
  right: string | number | boolean,
  work: Work,
): boolean {
  if (operator === "=" || operator === "!=") return isEqual(left, right, work) === (operator === "=");
  const [one, other] = [asNumber(left, work), asNumber(right, work)];
  switch (operator) {
    case "<":
      return one < other;
    case "<=":
      return one <= other;
    case ">":
      return one > other;
    case ">=":
      return one >= other;
    default:
      return operator satisfies never;
  }
}

function isEqual(left: string | number | boolean, right: string | number | boolean, work: Work): boolean {
  if (typeof left === "boolean" || typeof right === "boolean") return asBoolean(left) === asBoolean(right);
  if (typeof left === "number" || typeof right === "number")
    return asNumber(left, work) === asNumber(right, work);
  return asText(left, work) === asText(right, work);
}

function textsOf(nodes: XPathValue, work: Work): string[] {
  return typeof nodes === "object" ? nodes.map((node) => textOfNode(node, work)) : [];
}

function least(numbers: number[]): number {
  return numbers.reduce((one, other) => Math.min(one, other));
}
