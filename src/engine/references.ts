import jsonata from "jsonata";
import { inward, isNode, type Node, nodesIn } from "../core/expression-tree.ts";

/** A name under `steps` or `secrets` that an expression reads. */
export interface Reference {
  root: "steps" | "secrets";
  name: string;
}

/** What an expression that compiles reads of other steps and of secrets, as far as it can be seen. */
export function referencesOf(expression: string): Reference[] {
  const tree: unknown = jsonata(expression).ast();
  const found: Reference[] = [];
  const seen = new Set<Node>();
  const visit = (node: Node, atRoot: boolean): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.type === "path") found.push(...referenceIn(nodesIn(node["steps"]), atRoot));
    for (const [part, content] of Object.entries(node)) {
      for (const [at, child] of nodesIn(content).entries()) {
        visit(child, atRoot && !inward.has(part) && (part !== "steps" || at === 0));
      }
    }
  };
  if (isNode(tree)) visit(tree, true);
  return found;
}

function referenceIn(path: readonly Node[], atRoot: boolean): Reference[] {
  const fromRoot =
    path[0]?.type === "variable" && (path[0].value === "$" || (path[0].value === "" && atRoot));
  const [root, name] = fromRoot ? path.slice(1) : atRoot ? path : [];
  if (root?.type !== "name" || name?.type !== "name") return [];
  if (root.value !== "steps" && root.value !== "secrets") return [];
  return [{ root: root.value, name: String(name.value) }];
}
