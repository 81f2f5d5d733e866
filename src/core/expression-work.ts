import type jsonata from "jsonata";
import { evaluationStepsMax } from "./expression-bounds.ts";

/** Thrown into an evaluation that takes too much work. */
export class WorkError extends Error {
  override name = "WorkError";
  /** It was the time that ran out: the same evaluation may succeed another time. */
  readonly passing: boolean;
  constructor(message: string, { passing }: { passing: boolean }) {
    super(message);
    this.passing = passing;
  }
}

/** What JSONata keeps for one evaluation, as far as it is looked at here: `guardrails` is called before each step. */
interface Evaluation {
  guardrails: () => void;
  bind: (name: symbol, value: unknown) => void;
}

/** Called by JSONata before a step, where it is bound. */
const entry = Symbol.for("jsonata.__evaluate_entry");

/**
 * Bounds the work of each evaluation: its steps, of which the same expression over the same scope takes the same number
 * however busy the machine is; and, for steps that are long in themselves, the time that the thread has worked since the
 * evaluation began. Evaluations must come one after the other, since the thread's time can't be told apart.
 */
export function boundWork(compiled: jsonata.Expression, { evaluationMs }: { evaluationMs: number }): void {
  const begin = (_node: unknown, _input: unknown, environment: unknown) => {
    const evaluation = evaluationOf(environment);
    const check = workCheck(evaluationMs);
    const { guardrails } = evaluation;
    evaluation.guardrails = () => {
      guardrails();
      check();
    };
    // Once is enough; a call before each step would make each wait for it.
    evaluation.bind(entry, undefined);
  };
  // The library's types know names alone; it looks this one up by its symbol.
  Reflect.apply(compiled.assign.bind(compiled), undefined, [entry, begin]);
}

function workCheck(evaluationMs: number): () => void {
  let steps = 0;
  let workedFrom: number | null = null;
  let lookAt = 0;
  return () => {
    steps += 1;
    if (steps > evaluationStepsMax) {
      const message = `The expression takes more than ${evaluationStepsMax} steps. Is there a recursion without end?`;
      throw new WorkError(message, { passing: false });
    }
    const now = performance.now();
    if (now < lookAt) return;
    workedFrom ??= workedMs();
    // A process that is kept waiting has not worked; time that has not passed can't have been worked.
    const leftMs = evaluationMs - (workedMs() - workedFrom);
    if (leftMs < 0) {
      throw new WorkError(`The expression took longer than ${evaluationMs} ms.`, { passing: true });
    }
    lookAt = now + leftMs;
  };
}

/** What this thread has worked since it began. A browser doesn't tell; there the time that has passed stands for it. */
function workedMs(): number {
  if (!("process" in globalThis)) return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

function evaluationOf(environment: unknown): Evaluation {
  const base = isRecord(environment) ? environment["base"] : null;
  if (!isEvaluation(base)) throw new Error("JSONata keeps its evaluations in another form than expected.");
  return base;
}

function isEvaluation(value: unknown): value is Evaluation {
  return isRecord(value) && typeof value["guardrails"] === "function" && typeof value["bind"] === "function";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
