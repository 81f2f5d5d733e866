import { styleText } from "node:util";
import { messageOf, Problem, type ProblemCode } from "../contract/problem.ts";
import { printable } from "./printable.ts";
import { terminal } from "./terminal.ts";

/** Thrown when a command is called in a way that can't work; `next` says what to do instead. */
export class UsageError extends Error {
  override name = "UsageError";
  readonly next: string;
  constructor(message: string, next: string) {
    super(message);
    this.next = next;
  }
}

/** Thrown when a command has said itself what is wrong. */
export class Told extends Error {
  override name = "Told";
  readonly exitCode: number = 1;
}

const nextSteps: Partial<Record<ProblemCode, string>> = {
  unauthenticated: "Set the right key: export TRIPLINE_KEY=tl_…",
  forbidden: "Use a key with that scope, or have one issued: tripline keys issue <name> --scope <scope>",
  unreachable:
    "Start it with `tripline serve`, or point to it: export TRIPLINE_URL=https://… . `tripline doctor` looks closer.",
  too_large: "It is too much for one call: send less at once (with `apply`, fewer or smaller files).",
  store_unavailable: "Try again in a moment; `tripline doctor` says how the store is.",
  unknown_call: "The server is older than this command, or newer: `tripline --version`, `tripline doctor`.",
  internal: "Look into the server's log for the request id.",
};

/** Says what happened and what to do next. Returns the exit code: 1 refused or failed, 2 used wrongly, or what was told. */
export function failed(error: unknown, { json }: { json: boolean }): number {
  if (error instanceof Told) return error.exitCode;
  const failure = describe(error);
  if (json) {
    terminal().stderr.write(`${JSON.stringify({ error: failure })}\n`);
  } else {
    const lines = [
      `${styleText("red", "error", { stream: terminal().stderr })} ${printable(failure.message)}`,
    ];
    for (const { path, message } of failure.issues)
      lines.push(`  ${path === "" ? "" : `${path}: `}${printable(message)}`);
    if (failure.next !== null) lines.push(`  → ${failure.next}`);
    terminal().stderr.write(`${lines.join("\n")}\n`);
  }
  return failure.code === "usage" ? 2 : 1;
}

function describe(error: unknown) {
  if (error instanceof Problem) {
    const issues = error.issues.length > 1 || error.message === "" ? error.issues : [];
    return { code: error.code, message: error.message, issues, next: nextSteps[error.code] ?? null };
  }
  if (error instanceof UsageError) {
    return { code: "usage", message: error.message, issues: [], next: error.next };
  }
  const message = messageOf(error);
  return { code: "failed", message, issues: [], next: null };
}
