import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from "quickjs-emscripten";
import { consoleLineCharactersMax, outputCharactersMax, savedMax, stackBytesMax } from "./script-bounds.ts";
import { ScriptConsole } from "./script-console.ts";
import { outOfTime, ScriptFailure, scriptFailure, textOf } from "./script-failure.ts";
import { dropWaiting, nextReply, openLibrary, type Sending } from "./script-guest.ts";
import { usesLibrary } from "./script-library.ts";
import { prelude } from "./script-prelude.ts";

/** What the thread is given: the script, and JSON text of `{ globals, variables, shared }` (see script-prelude.ts). */
export interface ScriptTask {
  code: string;
  input: string;
  timeoutMs: number;
  /** Names that scripts may not save under. */
  reserved: readonly string[];
  /** Whether the script has `fetch`. */
  fetches: boolean;
}

/**
 * `output` and the saved values are JSON texts. `worn`: the engine is not to be used again, because the script has left
 * it in a state that nobody knows.
 */
export type ScriptResult = { console: string[]; worn: boolean } & (
  | { kind: "done"; output: string; saved: [name: string, value: string][] }
  | { kind: "failed"; message: string }
);

/** So often is the time looked at while promises settle. */
const jobsAtOnce = 1_000;
const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,62}$/;

/**
 * Runs a script in a runtime of its own, from which nothing but text and requests to fetch come back. Never rejects.
 * `ask` sends a request and gets its reply.
 */
export async function runScript(
  module: QuickJSWASMModule,
  task: ScriptTask,
  ask: Sending["ask"],
): Promise<ScriptResult> {
  const console = new ScriptConsole();
  const deadline = performance.now() + task.timeoutMs;
  const isLate = () => performance.now() > deadline;
  const failed = ({ message, worn }: ScriptFailure): ScriptResult => ({
    kind: "failed",
    message,
    console: console.lines,
    worn,
  });
  try {
    const runtime = module.newRuntime();
    runtime.setMaxStackSize(stackBytesMax);
    runtime.setInterruptHandler(isLate);
    const context = runtime.newContext();
    const sending: Sending = { ask, deadline, waiting: new Set() };
    const outcome = await attempt(() => evaluate(context, task, { console, isLate, sending }));
    if (outcome instanceof ScriptFailure && outcome.worn) return failed(outcome);
    // What comes after the deadline has been interrupted somewhere.
    if (isLate()) return failed(outOfTime(task.timeoutMs));
    dropWaiting(sending);
    context.dispose();
    runtime.dispose();
    if (outcome instanceof ScriptFailure) return failed(outcome);
    return { ...outcome, console: console.lines, worn: false };
  } catch (error) {
    // The engine itself gave up: the stack under it overflowed, or it found its own state broken.
    const message =
      error instanceof RangeError
        ? "The script nests too deeply."
        : `The script broke its engine: ${String(error)}`;
    return failed(new ScriptFailure(message, { worn: true }));
  }
}

async function attempt<Value>(work: () => Promise<Value>): Promise<Value | ScriptFailure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ScriptFailure) return error;
    throw error;
  }
}

type Result = { value: QuickJSHandle; error?: undefined } | { error: QuickJSHandle };

interface Watch {
  console: ScriptConsole;
  isLate: () => boolean;
  sending: Sending;
}

async function evaluate(context: QuickJSContext, task: ScriptTask, watch: Watch) {
  const unwrap = (result: Result) => unwrapped(context, result, task);
  const saved = new Map<string, string>();
  using print = context.newFunction("print", (text) =>
    watch.console.add(textOf(context, text, consoleLineCharactersMax + 1) ?? ""),
  );
  using keep = context.newFunction("keep", (name, value) => {
    const kept = textOf(context, value, outputCharactersMax);
    if (kept === null) throw new RangeError("This value is too long to be saved.");
    save(saved, { name: textOf(context, name, 63) ?? "", value: kept, reserved: task.reserved });
  });
  using input = context.newString(task.input);
  using setUp = unwrap(context.evalCode(prelude, "prelude.js"));
  if (usesLibrary(task.code)) openLibrary(context, task.fetches ? watch.sending : null, unwrap);
  using run = unwrap(context.callFunction(setUp, context.undefined, input, print, keep));
  using script = unwrap(context.evalCode(`(async function () {\n${task.code}\n})`, "script.js"));
  using promise = unwrap(context.callFunction(run, context.undefined, script));
  using value = unwrap(await settled(context, promise, { task, ...watch }));
  const output = textOf(context, value, outputCharactersMax);
  const savedCharacters = saved.values().reduce((sum, text) => sum + text.length, 0);
  if (output === null || output.length + savedCharacters > outputCharactersMax)
    throw new ScriptFailure(
      `What the script returns and saves is longer than ${outputCharactersMax} characters of JSON.`,
    );
  return { kind: "done" as const, output, saved: [...saved] };
}

interface Settling extends Watch {
  task: ScriptTask;
}

async function settled(context: QuickJSContext, promise: QuickJSHandle, { task, isLate, sending }: Settling) {
  for (;;) {
    while (context.runtime.hasPendingJob() && !isLate()) {
      const jobs = context.runtime.executePendingJobs(jobsAtOnce);
      if (jobs.error) return jobs;
    }
    const state = context.getPromiseState(promise);
    if (state.type !== "pending") return state;
    if (isLate()) throw outOfTime(task.timeoutMs);
    if (sending.waiting.size === 0)
      throw new ScriptFailure("The script awaits something that never happens.");
    await nextReply(sending);
  }
}

function unwrapped(context: QuickJSContext, result: Result, task: ScriptTask): QuickJSHandle {
  if (result.error === undefined) return result.value;
  using error = result.error;
  throw scriptFailure(context, error, task);
}

interface Saving {
  name: string;
  value: string;
  reserved: readonly string[];
}

/** Thrown errors reach the script as its own, at the line of the call. */
function save(saved: Map<string, string>, { name, value, reserved }: Saving): void {
  if (!variableName.test(name)) throw new TypeError(`“${name}” is not the name of a variable.`);
  if (reserved.includes(name)) throw new TypeError(`The name ${name} is taken by Tripline.`);
  if (saved.size >= savedMax && !saved.has(name))
    throw new RangeError(`A script saves at most ${savedMax} variables.`);
  saved.set(name, value);
}
