import type { Run } from "../../../src/contract/run.ts";
import { durationText } from "../../duration-text.ts";
import { texts } from "../../texts/run.ts";
import { isRunEnded } from "./run-ended.ts";
import { type RunNode, type StepState, stateOf, worstOf } from "./run-tree.ts";

/** What is told on the canvas of a step, or of one list that a step holds. */
export interface RunMark {
  state: StepState;
  text: string;
}

/** A run as its canvas shows it, where each step stands once, however many rounds it is in. */
export interface RunOnCanvas {
  /** Of each step that has begun or lies ahead, by its id: once per round. */
  steps: ReadonlyMap<string, readonly RunNode[]>;
  /** Of each list, by the key of its lane: `lines/each`. */
  lists: ReadonlyMap<string, readonly RunNode[]>;
}

export function runOnCanvas(roots: readonly RunNode[]): RunOnCanvas {
  const [steps, lists] = [new Map<string, RunNode[]>(), new Map<string, RunNode[]>()];
  const visit = (node: RunNode, holder: string) => {
    const [map, key] = node.kind === "step" ? [steps, node.id] : [lists, `${holder}/${node.id}`];
    const there = map.get(key);
    if (there === undefined) map.set(key, [node]);
    else there.push(node);
    for (const child of node.children) visit(child, node.kind === "step" ? node.id : holder);
  };
  for (const root of roots) visit(root, "");
  return { steps, lists };
}

/** `succeeded · 2 attempts · 1.20 s`, or of several rounds `7 succeeded, 1 failed · 3.10 s`. */
export function stepMark(nodes: readonly RunNode[], now: number): RunMark {
  const states = nodes.map(stateOf);
  const state = worstOf(states);
  const tries = nodes.reduce((sum, { attempts, underWay }) => sum + attempts.length + (underWay ? 1 : 0), 0);
  const tookMs = tookMsOf(nodes, now);
  const parts = [
    nodes.length > 1 ? countsText(states) : texts.states[state],
    tries > nodes.length ? texts.tries(tries) : "",
    tookMs === null ? "" : durationText(tookMs),
  ];
  return { state, text: parts.filter(Boolean).join(" · ") };
}

/** `8 rounds, 1 failed`; of an arm how it went. */
export function listMark(nodes: readonly RunNode[]): RunMark {
  const states = nodes.map(stateOf);
  const state = worstOf(states);
  if (nodes.every(({ round }) => round === null)) return { state, text: texts.states[state] };
  const failed = states.filter((each) => each === "failed").length;
  const rounds = texts.rounds(nodes.length);
  return { state, text: failed === 0 ? rounds : `${rounds}, ${failed} ${texts.states.failed}` };
}

function countsText(states: readonly StepState[]): string {
  const counts = new Map<StepState, number>();
  for (const state of states) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].map(([state, count]) => `${count} ${texts.states[state]}`).join(", ");
}

/** From the first attempt to the end of the last, or of what waits or is under way until now; null: nothing has begun. */
export function tookMsOf(nodes: readonly RunNode[], now: number): number | null {
  let [from, to] = [Number.POSITIVE_INFINITY, 0];
  for (const node of nodes) {
    for (const { startedAt, endedAt } of node.attempts) {
      [from, to] = [Math.min(from, Date.parse(startedAt)), Math.max(to, Date.parse(endedAt))];
    }
    if (node.underWay !== null) from = Math.min(from, Date.parse(node.underWay.startedAt));
    if (lasts.has(stateOf(node))) to = Math.max(to, now);
  }
  return to < from ? null : to - from;
}

/** Of the rounds that a step is in, the one to look at: one that failed, else one under way, else the last. */
export function roundToShow(nodes: readonly RunNode[]): RunNode | undefined {
  const firstThat = (state: StepState) => nodes.find((node) => stateOf(node) === state);
  return (
    firstThat("failed") ??
    firstThat("running") ??
    firstThat("retrying") ??
    firstThat("waiting") ??
    nodes.at(-1)
  );
}

/** The id of the step at which a run is, or has failed; the innermost. Null: it went through, or nothing has begun. */
export function placeOfRun(
  { status, error }: Pick<Run, "status" | "error">,
  { steps }: RunOnCanvas,
): string | null {
  if (status === "failed") return error?.step?.split("/").at(-1) ?? null;
  if (isRunEnded(status)) return null;
  const under = [...steps].filter(([, nodes]) => moving.has(worstOf(nodes.map(stateOf))));
  return under.at(-1)?.[0] ?? null;
}

/** In these, time goes by without an attempt that has ended. */
const lasts: ReadonlySet<StepState> = new Set(["running", "waiting"]);

const moving: ReadonlySet<StepState> = new Set(["running", "waiting", "retrying"]);
