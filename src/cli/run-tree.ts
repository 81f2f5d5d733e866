import type { Attempt } from "../contract/run.ts";
import { statusStyle, styled } from "./output.ts";
import { printable } from "./printable.ts";
import { shortOutput } from "./run-output.ts";

/** A line is for finding one's way; all of it is in --json. */
const resultCharactersMax = 80;
/** A screen or two; a loop makes thousands. */
const linesMax = 200;

interface Node {
  name: string;
  attempts: Attempt[];
  children: Map<string, Node>;
}

/** A run's steps with their attempts, those that a step holds below it: status, how long, and what came of it. */
export function runTree(attempts: readonly Attempt[]): string {
  if (attempts.length === 0) return "No step has ended yet.";
  const root: Node = { name: "", attempts: [], children: new Map() };
  for (const attempt of attempts) {
    let node = root;
    for (const name of attempt.path.split("/")) {
      const child = node.children.get(name) ?? { name, attempts: [], children: new Map() };
      node.children.set(name, child);
      node = child;
    }
    node.attempts.push(attempt);
  }
  const lines = [...root.children.values()].toSorted(byBeginning).flatMap((node) => linesOf(node, 0));
  const more = lines.length - linesMax;
  return more <= 0
    ? lines.join("\n")
    : [...lines.slice(0, linesMax), `${more} more lines: --json`].join("\n");
}

function linesOf({ name, attempts, children }: Node, depth: number): string[] {
  const indent = "  ".repeat(depth);
  const below = [...children.values()].toSorted(byBeginning);
  const [only] = below;
  // A list and its round share a line: `each/3`.
  if (attempts.length === 0 && below.length === 1 && only !== undefined && /^\d+$/.test(only.name))
    return linesOf({ ...only, name: `${name}/${only.name}` }, depth);
  const own =
    attempts.length === 0
      ? [styled("dim", `${indent}${name}`)]
      : attempts.map((attempt) => `${indent}${lineOf(name, attempt, attempts.length > 1)}`);
  return [...own, ...below.flatMap((node) => linesOf(node, depth + 1))];
}

/** One attempt by itself, by its path. */
export const stepLine = (attempt: Attempt): string => lineOf(attempt.path, attempt, attempt.attempt > 1);

function lineOf(name: string, attempt: Attempt, isOneOfSeveral: boolean): string {
  const { type, status, resumed, edited } = attempt;
  const marks = [
    ...(isOneOfSeveral ? [`attempt ${attempt.attempt}`] : []),
    ...(edited === true ? ["output given"] : []),
    ...(resumed === undefined ? [] : ["resumed"]),
  ];
  const what = marks.length === 0 ? type : `${type}, ${marks.join(", ")}`;
  const shown = `${name}  ${styled("dim", what)}  ${styled(statusStyle(attempt), status)}  ${tookText(attempt)}`;
  return `${shown}  ${styled("dim", printable(resultOf(attempt)))}`;
}

function resultOf(attempt: Attempt): string {
  const { error, status, progress } = attempt;
  const isUnderWay = status === "waiting" && progress !== undefined;
  const text = (error?.message ?? JSON.stringify(isUnderWay ? progress : shortOutput(attempt))).replace(
    /\s+/g,
    " ",
  );
  return text.length > resultCharactersMax ? `${text.slice(0, resultCharactersMax)}…` : text;
}

const byBeginning = (one: Node, other: Node): number => {
  const [a, b] = [beginningOf(one), beginningOf(other)];
  return a < b ? -1 : a > b ? 1 : 0;
};

/** When the first attempt below it began. */
function beginningOf({ attempts, children }: Node): string {
  const own = attempts.map(({ startedAt }) => startedAt);
  const first = [...own, ...[...children.values()].map(beginningOf)].toSorted()[0];
  return first ?? "";
}

export function tookText({
  startedAt,
  endedAt,
}: {
  startedAt: string | null;
  endedAt: string | null;
}): string | null {
  if (startedAt === null || endedAt === null) return null;
  // The clock may have been set back meanwhile.
  const ms = Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
