import type { Attempt } from "../../../src/contract/run.ts";
import type { AttemptUnderWay } from "../../../src/contract/run-change.ts";
import type { Step } from "../../../src/contract/workflow.ts";
import { stepsOfPath } from "./step-path.ts";

/** `retrying`: it has failed and is tried again; `ahead`: it has not begun. */
export type StepState = "ahead" | "running" | "waiting" | "retrying" | "succeeded" | "failed";

/** A step of a run, or a list of one in a round, with what it holds. */
export interface RunNode {
  path: string;
  kind: "step" | "list";
  id: string;
  type: string;
  /** In order; of a list none. */
  attempts: Attempt[];
  underWay: AttemptUnderWay | null;
  children: RunNode[];
  list: string | null;
  round: number | null;
}

interface Journal {
  attempts: readonly Attempt[];
  underWay: readonly AttemptUnderWay[];
  /** The outermost steps of the version that it runs with; none where it is gone. */
  steps: readonly Step[];
}

/** The steps of a run as they hold one another: those that have begun, and of the outermost those ahead. */
export function treeOf({ attempts, underWay, steps }: Journal): RunNode[] {
  const roots: RunNode[] = steps
    .filter(({ disabled }) => !disabled)
    .map(({ id, type }) => stepNode({ path: id, id, type, list: null, round: null }));
  const known = new Map(roots.map((node) => [node.path, node]));
  const place = (path: string, type: string): RunNode => {
    let siblings = roots;
    let node: RunNode | undefined;
    for (const step of stepsOfPath(path)) {
      if (step.list !== null && node !== undefined) siblings = listNode(node, step, known).children;
      node = known.get(step.path);
      if (node === undefined) {
        node = stepNode({ ...step, type: "" });
        known.set(step.path, node);
        siblings.push(node);
      }
    }
    if (node === undefined) throw new Error("A path leads through a step.");
    node.type = type;
    return node;
  };
  for (const attempt of attempts) place(attempt.path, attempt.type).attempts.push(attempt);
  for (const each of underWay) place(each.path, each.type).underWay = each;
  for (const { attempts: own } of known.values()) own.sort((one, other) => one.attempt - other.attempt);
  return roots;
}

/** A step that has not begun. */
export const stepNode = (step: Pick<RunNode, "path" | "id" | "type" | "list" | "round">): RunNode => ({
  ...step,
  kind: "step",
  attempts: [],
  underWay: null,
  children: [],
});

/** The list of a step that another stands in: in rounds each has a node of its own. */
function listNode(
  holder: RunNode,
  { list, round }: { list: string | null; round: number | null },
  known: Map<string, RunNode>,
): RunNode {
  const path = round === null ? `${holder.path}/${list}/` : `${holder.path}/${list}/${round}/`;
  const there = known.get(path);
  if (there !== undefined) return there;
  const node: RunNode = { ...stepNode({ path, id: list ?? "", type: "", list, round }), kind: "list" };
  known.set(path, node);
  holder.children.push(node);
  return node;
}

export function stateOf({ kind, attempts, underWay, children }: RunNode): StepState {
  if (kind === "list") return worstOf(children.map(stateOf));
  if (underWay !== null) return "running";
  const last = attempts.at(-1);
  if (last === undefined) return children.length === 0 ? "ahead" : worstOf(children.map(stateOf));
  if (last.resumed !== undefined) return "running";
  if (last.status === "failed" && last.wakeAt !== null) return "retrying";
  return last.status;
}

const order = ["failed", "running", "retrying", "waiting", "succeeded", "ahead"] as const;
export const worstOf = (states: readonly StepState[]): StepState =>
  order.find((state) => states.includes(state)) ?? "ahead";

/** The node of a path. */
export function nodeAt(nodes: readonly RunNode[], path: string): RunNode | undefined {
  for (const node of nodes) {
    if (node.path === path) return node;
    const below = nodeAt(node.children, path);
    if (below !== undefined) return below;
  }
  return undefined;
}
