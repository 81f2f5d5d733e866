import { JSONPathNode, type JSONPathQuery } from "json-p3";

/** Counts work; throws JsonPathBudgetError when there has been too much. */
export type Spend = (nodes: number) => void;

export class JsonPathBudgetError extends Error {
  override name = "JsonPathBudgetError";
}

interface Resolver {
  resolve(node: JSONPathNode): JSONPathNode[];
}

/**
 * Makes a compiled query count the nodes that it looks at. The library has no bound of its own but depth, and the work
 * of some paths grows with the square of the body. Each selector of the query, those inside its filters too, is
 * wrapped, and descents are replaced by one that needs no recursion and so has no limit of depth.
 */
export function budgeted(query: JSONPathQuery, spend: Spend): JSONPathQuery {
  const seen = new Set<object>();
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null || seen.has(part)) return;
    seen.add(part);
    if ("visit" in part) Object.assign(part, { visit: (node: JSONPathNode) => descendants(node, spend) });
    else if (isSelector(part)) wrap(part, spend);
    for (const [name, inner] of Object.entries(part))
      if (name !== "environment" && name !== "token") visit(inner);
  };
  visit(query);
  return query;
}

function isSelector(part: object): part is Resolver {
  return "resolve" in part && typeof part.resolve === "function" && !("selectors" in part);
}

function wrap(selector: Resolver, spend: Spend): void {
  const resolve = selector.resolve.bind(selector);
  const looksAtAll = !("name" in selector || "index" in selector);
  Object.assign(selector, {
    resolve(node: JSONPathNode) {
      spend(looksAtAll ? 1 + childCount(node.value) : 1);
      return resolve(node);
    },
  });
}

/** A node and all below it, in document order. */
function* descendants(top: JSONPathNode, spend: Spend): Generator<JSONPathNode> {
  const waiting = [top];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    spend(1);
    yield node;
    const { value, location, root } = node;
    if (typeof value !== "object" || value === null) continue;
    const children: [string | number, unknown][] = Array.isArray(value)
      ? value.map((item, at) => [at, item])
      : Object.entries(value);
    for (const [key, child] of children.toReversed()) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      waiting.push(new JSONPathNode(child as JSONPathNode["value"], [...location, key], root));
    }
  }
}

function childCount(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return typeof value === "object" && value !== null ? Object.keys(value).length : 0;
}
