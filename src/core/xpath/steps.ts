import { onAxis } from "./axis.ts";
import { type CompileOptions, type Context, compile, type Evaluate, givesNodes, inOrder } from "./compile.ts";
import { XPathError } from "./error.ts";
import type { Axis, Expression, NodeTest, Step } from "./syntax.ts";
import { asBoolean, type XPathNode } from "./value.ts";
import type { Work } from "./work.ts";

type Path = Extract<Expression, { kind: "path" }>;
type Walk = (nodes: readonly XPathNode[], work: Work) => readonly XPathNode[];

/** The closures of a path: from its start, step by step. */
export function compileSteps({ start, predicates, steps }: Path, options: CompileOptions): Evaluate {
  const walks = steps.map((step) => compileStep(step, options));
  const walk = (nodes: readonly XPathNode[], work: Work) => {
    let reached = nodes;
    for (const each of walks) reached = each(reached, work);
    return reached;
  };
  if (start === null) return ({ node, work }) => walk([node], work);
  if (start === "root") return ({ node, work }) => walk([rootOf(node)], work);
  if (!givesNodes(start)) {
    throw new XPathError("steps and predicates follow only sets of nodes", {
      path: options.source,
      offset: 0,
    });
  }
  const from = compile(start, options);
  const filters = predicates.map((each) => compile(each, options));
  return (context) => {
    const nodes = from(context);
    if (typeof nodes !== "object") return [];
    return walk(filtered(nodes, filters, context.work), context.work);
  };
}

function compileStep({ axis, test, predicates }: Step, options: CompileOptions): Walk {
  const fits = compileTest(test, axis, options);
  const filters = predicates.map((each) => compile(each, options));
  return (nodes, work) => {
    const reached: XPathNode[] = [];
    for (const node of nodes) {
      const found: XPathNode[] = [];
      for (const other of onAxis(axis, node)) {
        work.spend(1);
        if (fits(other)) found.push(other);
      }
      work.spend(1);
      for (const each of filtered(found, filters, work)) reached.push(each);
    }
    return inOrder(reached);
  };
}

function filtered(
  nodes: readonly XPathNode[],
  filters: readonly Evaluate[],
  work: Work,
): readonly XPathNode[] {
  let left = nodes;
  for (const filter of filters) {
    const { length: size } = left;
    left = left.filter((node, at) => {
      work.spend(1);
      return passes(filter, { node, position: at + 1, size, work });
    });
  }
  return left;
}

/** A number is the position wanted. */
function passes(filter: Evaluate, context: Context): boolean {
  const value = filter(context);
  return typeof value === "number" ? value === context.position : asBoolean(value);
}

function rootOf(node: XPathNode): XPathNode {
  let top = node;
  while (top.nodeType !== 9 && top.parent !== null) top = top.parent;
  return top;
}

function compileTest(test: NodeTest, axis: Axis, options: CompileOptions): (node: XPathNode) => boolean {
  switch (test.kind) {
    case "node":
      return () => true;
    case "text":
      return ({ nodeType }) => nodeType === 3;
    case "comment":
      return ({ nodeType }) => nodeType === 8;
    case "instruction": {
      const { target } = test;
      return (node) => node.nodeType === 7 && (target === null || node.target === target);
    }
    case "name":
      return compileName(test, axis, options);
    default:
      return test satisfies never;
  }
}

/** A name stands for nodes of the kind that its axis is for. */
function compileName(
  { prefix, local, at }: Extract<NodeTest, { kind: "name" }>,
  axis: Axis,
  { source, namespaces }: CompileOptions,
): (node: XPathNode) => boolean {
  if (axis === "namespace") {
    return (node) => node.nodeType === 13 && (local === "*" || (prefix === null && node.nodeName === local));
  }
  const wanted = axis === "attribute" ? 2 : 1;
  const uri = uriOf();
  return (node) =>
    node.nodeType === wanted &&
    (local === "*" || node.localName === local) &&
    (uri === undefined || node.namespaceURI === uri);

  /** Undefined: any; null: none. */
  function uriOf(): string | null | undefined {
    if (prefix === "*") return undefined;
    if (prefix === "xml") return "http://www.w3.org/XML/1998/namespace";
    const known = Object.hasOwn(namespaces, prefix ?? "") ? namespaces[prefix ?? ""] : undefined;
    // A name without a prefix is in the default namespace, if there is one; an attribute's is in none.
    if (prefix === null) return axis === "attribute" ? null : known || null;
    if (known !== undefined) return known;
    throw new XPathError(
      `the prefix “${prefix}” stands for nothing: declare it in payload.namespaces, or write *:${local}`,
      {
        path: source,
        offset: at,
      },
    );
  }
}
