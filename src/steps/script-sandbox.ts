import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from "quickjs-emscripten";
import { consoleLineCharactersMax, outputCharactersMax, savedMax, stackBytesMax } from "./script-bounds.ts";
import { ScriptConsole } from "./script-console.ts";
import { outOfTime, ScriptFailure, scriptFailure, textOf } from "./script-failure.ts";
import { prelude } from "./script-prelude.ts";

/** What the thread is given: the script, and JSON text of `{ globals, variables, shared }` (see script-prelude.ts). */
export interface ScriptTask {
  code: string;
  input: string;
  timeoutMs: number;
  /** Names that scripts may not save under. */
  reserved: readonly string[];
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

/** Runs a script in a runtime of its own, from which nothing but text comes back. Never throws. */
export function runScript(module: QuickJSWASMModule, task: ScriptTask): ScriptResult {
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
    const outcome = attempt(() => evaluate(context, task, { console, isLate }));
    if (outcome instanceof ScriptFailure && outcome.worn) return failed(outcome);
    // What comes after the deadline has been interrupted somewhere.
    if (isLate()) return failed(outOfTime(task.timeoutMs));
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

function attempt<Value>(work: () => Value): Value | ScriptFailure {
  try {
    return work();
  } catch (error) {
    if (error instanceof ScriptFailure) return error;
    throw error;
  }
}

type Result = { value: QuickJSHandle; error?: undefined } | { error: QuickJSHandle };

interface Watch {
  console: ScriptConsole;
  isLate: () => boolean;
}

function evaluate(context: QuickJSContext, task: ScriptTask, watch: Watch) {
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
  using run = unwrap(context.callFunction(setUp, context.undefined, input, print, keep));
  using script = unwrap(context.evalCode(`(async function () {\n${task.code}\n})`, "script.js"));
  using promise = unwrap(context.callFunction(run, context.undefined, script));
  using value = unwrap(settled(context, promise, { task, isLate: watch.isLate }));
  const output = textOf(context, value, outputCharactersMax);
  const savedCharacters = saved.values().reduce((sum, text) => sum + text.length, 0);
  if (output === null || output.length + savedCharacters > outputCharactersMax)
    throw new ScriptFailure(
      `What the script returns and saves is longer than ${outputCharactersMax} characters of JSON.`,
    );
  return { kind: "done" as const, output, saved: [...saved] };
}

interface Settling {
  task: ScriptTask;
  isLate: () => boolean;
}

function settled(context: QuickJSContext, promise: QuickJSHandle, { task, isLate }: Settling) {
  while (context.runtime.hasPendingJob() && !isLate()) {
    const jobs = context.runtime.executePendingJobs(jobsAtOnce);
    if (jobs.error) return jobs;
  }
  const state = context.getPromiseState(promise);
  if (state.type !== "pending") return state;
  throw isLate()
    ? outOfTime(task.timeoutMs)
    : new ScriptFailure("The script awaits something that never happens.");
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
