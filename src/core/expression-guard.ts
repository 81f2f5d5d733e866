import { allMembers, joinTexts, onlyData } from "./expression-functions.ts";
import { isNode, type Node, nodesIn } from "./expression-tree.ts";

/**
 * Rewrites, in place, the operators whose work no function of the language stands for, as calls of functions that
 * look first. `a & b`: texts that double grow faster than time runs out. `|pattern|update|`: it writes to whatever the
 * pattern finds, and that could be one of JSONata's own functions, which all expressions of the process share. `*`: its
 * work grows with the square of an object's members.
 */
export function guardOperators(tree: Node): void {
  const seen = new Set<Node>();
  const visit = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    for (const part of Object.values(node)) nodesIn(part).forEach(visit);
    const { type, value, lhs, rhs, pattern, position } = node;
    if (type === "binary" && value === "&") Object.assign(node, call(joinTexts, [lhs, rhs], position));
    if (type === "wildcard")
      Object.assign(node, call(allMembers, [{ type: "variable", value: "" }], position));
    if (type === "transform" && isNode(pattern))
      node["pattern"] = call(onlyData, [pattern], pattern.position);
  };
  visit(tree);
}

function call(name: string, values: readonly unknown[], position: number | undefined): Node {
  return {
    type: "function",
    value: "(",
    procedure: { type: "variable", value: name, position },
    arguments: values,
    position,
  };
}
