import jsonata from "jsonata";
import { factsOf, isNode, type Node, nodesIn } from "./expression-tree.ts";

/** What an expression reads, as far as its text shows it. */
export interface Reads {
  /** Paths of names from the root of the scope. */
  paths: readonly (readonly string[])[];
  /** Functions that are called and that nothing has defined; names without `$`. */
  functions: readonly string[];
  /** Variables that nothing has set; names without `$`. */
  variables: readonly string[];
}

/** What JSONata has, beside what stands in for its own here. */
export const builtIn: ReadonlySet<string> = new Set(
  (
    "sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match " +
    "contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power " +
    "random boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert " +
    "type sort shuffle distinct encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl eval toMillis fromMillis clone now millis"
  ).split(" "),
);

/** Of an expression that compiles. */
export function readsOf(source: string): Reads {
  const tree: unknown = jsonata(source).ast();
  if (!isNode(tree)) return { paths: [], functions: [], variables: [] };
  const bound = new Set<string>(builtIn);
  const called = new Set<string>();
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const name of boundBy(node)) bound.add(name);
    if (node.type === "function" || node.type === "partial") {
      const [procedure] = nodesIn(node["procedure"]);
      if (procedure?.type === "variable") called.add(String(procedure.value));
    }
    for (const part of Object.values(node)) for (const child of nodesIn(part)) visit(child);
  };
  visit(tree);
  const { paths, variables } = factsOf(tree);
  const free = [...variables].filter((name) => name !== "" && name !== "$" && !bound.has(name));
  return {
    paths,
    functions: free.filter((name) => called.has(name)),
    variables: free.filter((name) => !called.has(name)),
  };
}

/** Names that a node gives to values: `$x := …`, `function($x)`, `@$x`, `#$x`. */
function boundBy(node: Node): string[] {
  const names = node.type === "bind" ? nodesIn(node["lhs"]) : [];
  if (node.type === "lambda") names.push(...nodesIn(node["arguments"]));
  const places = [node["focus"], node["index"]].filter((name) => typeof name === "string");
  return [...names.map(({ value }) => String(value)), ...places];
}
