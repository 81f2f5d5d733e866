/** A node of the syntax tree that JSONata's parser makes, as far as it is looked at here. */
export interface Node {
  type: string;
  value?: unknown;
  position?: number;
  [part: string]: unknown;
}

/** What a tree says about its expression before it is evaluated. */
export interface TreeFacts {
  /** Names at the root of the scope. */
  readonly names: readonly string[];
  /** Variables and functions: `now` for `$now`. */
  readonly variables: ReadonlySet<string>;
  /** Regular expressions as written. */
  readonly regexes: readonly Node[];
  /** It holds an operator with which the evaluation can write to what it reads. */
  readonly writes: boolean;
  /** Paths of names from the root of the scope, each as far as it is made of names alone. */
  readonly paths: readonly (readonly string[])[];
}

/** Parts of a node that are evaluated against another value than the node itself, so their names are not the root's. */
export const inward: ReadonlySet<string> = new Set([
  "stages",
  "predicate",
  "group",
  "terms",
  "pattern",
  "update",
  "delete",
]);

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

/** Nodes in a part of a node: itself, or those in its lists, however they are nested. */
export function nodesIn(part: unknown): Node[] {
  if (isNode(part)) return [part];
  return Array.isArray(part) ? part.flatMap(nodesIn) : [];
}

export function factsOf(tree: Node): TreeFacts {
  const names = new Set<string>();
  const variables = new Set<string>();
  const regexes: Node[] = [];
  const paths = new Map<string, string[]>();
  let writes = false;
  // The parser lets two places share a node, and marks ancestors by references upward.
  const seen = new Set<Node>();
  const visit = (node: Node, atRoot: boolean): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const root = rootName(node, atRoot);
    if (root !== null) {
      names.add(root);
      const path = namesFromRoot(node);
      paths.set(path.join("\n"), path);
    }
    if (node.type === "variable" && typeof node.value === "string") variables.add(node.value);
    if (node.type === "regex") regexes.push(node);
    if (node.type === "transform" || node["keepArray"] === true) writes = true;
    for (const [part, content] of Object.entries(node)) {
      for (const [at, child] of nodesIn(content).entries()) {
        visit(child, atRoot && !inward.has(part) && (part !== "steps" || at === 0));
      }
    }
  };
  visit(tree, true);
  return { names: [...names], variables, regexes, writes, paths: [...paths.values()] };
}

/** The names that a path begins with, up to the first part that is more than a name. */
function namesFromRoot(node: Node): string[] {
  const steps = nodesIn(node["steps"]);
  const named = steps[0]?.type === "variable" ? steps.slice(1) : steps;
  const path: string[] = [];
  for (const step of named) {
    if (step.type !== "name") break;
    path.push(String(step.value));
    // An index, or a condition on the items, stands after this name.
    if (step["stages"] !== undefined) break;
  }
  return path;
}

/** The name at the root that a path begins with: `a.b`, `$.a.b` (where `$` is the root) and `$$.a.b` anywhere. */
function rootName(node: Node, atRoot: boolean): string | null {
  if (node.type !== "path") return null;
  const [first, second] = nodesIn(node["steps"]);
  if (atRoot && first?.type === "name") return String(first.value);
  const fromRoot = first?.type === "variable" && (first.value === "$" || (first.value === "" && atRoot));
  return fromRoot && second?.type === "name" ? String(second.value) : null;
}
