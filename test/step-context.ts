import type { OwnMetrics } from "../src/contract/metrics.ts";
import type { Json } from "../src/contract/name.ts";
import { messageOf } from "../src/contract/problem.ts";
import type { RunAnswer } from "../src/contract/run.ts";
import type { Step } from "../src/contract/workflow.ts";
import { compileExpression } from "../src/core/expression.ts";
import { fill } from "../src/core/fill.ts";
import type { DatabaseDoor } from "../src/steps/database-call.ts";
import { stepKindOf } from "../src/steps/index.ts";
import type { MailDoor } from "../src/steps/mail-call.ts";
import {
  Halted,
  type HttpDoor,
  type HttpExchange,
  type KeyValueDoor,
  Outside,
  type OutsideDoor,
  type ScriptDoor,
  type StepContext,
  type StepDoors,
  StepFailure,
  type StepKind,
  TerminalError,
  type Undelivered,
  Wait,
} from "../src/steps/step.ts";
import { closedDoors } from "./closed-doors.ts";

/** Where and when a step runs in a test; what is not named is not reached. */
export interface Surroundings {
  scope?: Record<string, unknown>;
  http?: HttpDoor;
  scripts?: ScriptDoor;
  databases?: DatabaseDoor;
  metrics?: OwnMetrics;
  /** What has come from outside; absent: nothing yet. */
  outside?: OutsideDoor;
  keyValues?: KeyValueDoor;
  mail?: MailDoor;
  now?: number;
  timeoutMs?: number;
  signal?: AbortSignal;
  file?: StepContext["file"];
  progress?: Json;
  /** Gets what the step keeps, also one that fails. */
  kept?: Json[];
  /** Gets each console line, also those of a step that fails. */
  log?: (line: string) => void;
}

export interface Ran {
  output: Json | Wait;
  answers: RunAnswer[];
  saved: Record<string, Json>;
  console: string[];
  /** Paths of the steps that ran inside. */
  ran: string[];
  exchanges: HttpExchange[];
  concealed: string[];
  kept: Json[];
  undelivered: Undelivered[];
}

const nowDefault = Date.parse("2026-01-31T12:00:00Z");

/** The doors that a test opened. */
function openedOf({ http, scripts, databases, metrics, keyValues, mail }: Surroundings): Partial<StepDoors> {
  return {
    ...(metrics && { metrics }),
    ...(keyValues && { keyValues }),
    ...(mail && { mail }),
    ...(http && { http }),
    ...(scripts && { scripts }),
    ...(databases && { databases }),
  };
}

/** Runs one step as the engine does, without a run around it: fills in its config, parses it, gives it a context. */
export async function runStep(kind: StepKind, config: unknown, given: Surroundings = {}): Promise<Ran> {
  const outermost: Record<string, unknown> = { trigger: null, params: {}, steps: {}, ...given.scope };
  const result: Ran = {
    output: null,
    answers: [],
    saved: {},
    console: [],
    ran: [],
    exchanges: [],
    concealed: [],
    kept: given.kept ?? [],
    undelivered: [],
  };
  const contextAt = (path: string, scope: Record<string, unknown>): StepContext => ({
    runId: "run_test",
    workspace: "default",
    path,
    attempt: 1,
    idempotencyKey: `run_test/${path}`,
    scope,
    signal: given.signal ?? new AbortController().signal,
    doors: { ...closedDoors, ...openedOf(given) },
    timeoutMs: given.timeoutMs ?? 60_000,
    waitsForTurn: () => () => undefined,
    now: () => given.now ?? nowDefault,
    evaluate: async (expression) => (await compileExpression(expression).evaluate(scope)) as Json,
    load: (name) =>
      result.saved[name] ??
      (["trigger", "params", "steps", "secrets", "run"].includes(name) ? undefined : (scope[name] as Json)),
    save: (name, value) => void (result.saved[name] = value),
    log: (line) => {
      result.console.push(line);
      given.log?.(line);
    },
    exchanged: (exchange) => void result.exchanges.push(exchange),
    masked: (text) => text,
    conceal: (value) => void result.concealed.push(value),
    progress: given.progress,
    keep: async (progress) => void result.kept.push(structuredClone(progress)),
    undelivered: async (letter) => void result.undelivered.push(structuredClone(letter)),
    file: given.file ?? (() => null),
    answer: (answer) => void result.answers.push(answer),
    again: (durationMs, progress) => new Wait((given.now ?? nowDefault) + durationMs, null, progress),
    wait: (durationMs) => new Wait((given.now ?? 0) + durationMs),
    outside: given.outside ?? { ask: async () => ({ kind: "open", wait: new Outside(0), link: "" }) },
    evaluateAnew: async (expression, locals) =>
      (await compileExpression(expression).evaluate({ ...scope, ...locals })) as Json,
    began: () => false,
    steps: (list, steps, { locals = {}, round, signal } = {}) => {
      if (signal?.aborted === true) return Promise.reject(new Halted());
      const outputs = scope["steps"] as object;
      const within = { ...scope, ...locals, steps: round === undefined ? outputs : { ...outputs } };
      return runList(round === undefined ? `${path}.${list}` : `${path}.${list}.${round}`, steps, within);
    },
  });
  const runOne = async (
    each: StepKind,
    raw: unknown,
    { path, scope }: { path: string; scope: Record<string, unknown> },
  ) => {
    const filled = await fill(raw as Json, scope, { skip: each.raw ?? [] });
    const parsed = each.config.safeParse(filled);
    if (!parsed.success) throw new TerminalError(parsed.error.message);
    return each.run(parsed.data, contextAt(path, scope));
  };
  const runList = async (
    list: string,
    steps: readonly Step[],
    scope: Record<string, unknown>,
  ): Promise<Json> => {
    let last: Json = null;
    for (const step of steps) {
      const inner = stepKindOf(step.type);
      if (inner === undefined) throw new Error(`There is no kind of step ${step.type}.`);
      result.ran.push(`${list}.${step.id}`);
      const path = `${list}.${step.id}`;
      const output = await runOne(inner, step.config, { path, scope }).catch((error: unknown) => {
        if (error instanceof StepFailure || error instanceof Halted) throw error;
        throw new StepFailure({
          message: messageOf(error),
          step: path,
        });
      });
      last = output instanceof Wait ? output.output : output;
      (scope["steps"] as Record<string, unknown>)[step.id] = { output: last };
    }
    return last;
  };
  result.output = await runOne(kind, config, { path: "step", scope: outermost });
  return result;
}
