import type { QuickJSContext, QuickJSHandle, QuickJSWASMModule } from "quickjs-emscripten";
import { consoleLineCharactersMax, outputCharactersMax, savedMax, stackBytesMax } from "./script-bounds.ts";
import { ScriptConsole } from "./script-console.ts";
import { outOfTime, ScriptFailure, scriptFailure, textOf } from "./script-failure.ts";
import { dropWaiting, nextReply, openLibrary, type Sending } from "./script-guest.ts";
import { MemoryImage } from "./script-image.ts";
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

interface Script {
  task: ScriptTask;
  console: ScriptConsole;
  saved: Map<string, string>;
  sending: Sending;
}

/**
 * Runs scripts, one after the other. Each finds the engine as it was at first: what the engine holds is nothing but bytes
 * of one memory, and these are put back before each, which takes a tenth of making a new engine. Nothing but text and
 * requests to fetch come out.
 */
export class ScriptSandbox {
  readonly #context: QuickJSContext;
  /** What runs a script, once all that scripts find is set up. */
  readonly #run: QuickJSHandle;
  readonly #plain: MemoryImage;
  readonly #fetching: MemoryImage;
  #script: Script | null = null;

  constructor(module: QuickJSWASMModule, memory: Uint8Array) {
    const runtime = module.newRuntime();
    runtime.setMaxStackSize(stackBytesMax);
    runtime.setInterruptHandler(() => this.#script !== null && isLate(this.#script));
    const context = runtime.newContext();
    this.#context = context;
    this.#run = this.#setUp();
    const bare = new MemoryImage(memory);
    openLibrary(context, null, sound);
    this.#plain = new MemoryImage(memory);
    bare.restore();
    openLibrary(context, () => this.#running().sending, sound);
    this.#fetching = new MemoryImage(memory);
  }

  /** Never rejects. `ask` sends a request and gets its reply. */
  async run(task: ScriptTask, ask: Sending["ask"]): Promise<ScriptResult> {
    const deadline = performance.now() + task.timeoutMs;
    const script: Script = {
      task,
      console: new ScriptConsole(),
      saved: new Map(),
      sending: { ask, deadline, waiting: new Set() },
    };
    this.#script = script;
    const { lines } = script.console;
    try {
      (task.fetches ? this.#fetching : this.#plain).restore();
      const outcome = await attempt(() => this.#evaluate(script));
      if (outcome instanceof ScriptFailure && outcome.worn) return failed(outcome, lines);
      // What comes after the deadline has been interrupted somewhere.
      if (isLate(script)) return failed(outOfTime(task.timeoutMs), lines);
      dropWaiting(script.sending);
      if (outcome instanceof ScriptFailure) return failed(outcome, lines);
      return { ...outcome, console: lines, worn: false };
    } catch (error) {
      // The engine itself gave up: the stack under it overflowed, or it found its own state broken.
      const message =
        error instanceof RangeError
          ? "The script nests too deeply."
          : `The script broke its engine: ${String(error)}`;
      return failed(new ScriptFailure(message, { worn: true }), lines);
    }
  }

  #setUp(): QuickJSHandle {
    const context = this.#context;
    // Looked up here, so that the library never keeps for later what lies in a script's memory.
    void context.global;
    const print = context.newFunction("print", (text) =>
      this.#running().console.add(textOf(context, text, consoleLineCharactersMax + 1) ?? ""),
    );
    const keep = context.newFunction("keep", (name, value) => {
      const kept = textOf(context, value, outputCharactersMax);
      if (kept === null) throw new RangeError("This value is too long to be saved.");
      const { saved, task } = this.#running();
      save(saved, { name: textOf(context, name, 63) ?? "", value: kept, reserved: task.reserved });
    });
    const draw = context.newFunction("draw", () => context.newNumber(Math.random()));
    using setUp = sound(context.evalCode(prelude, "prelude.js"));
    return sound(context.callFunction(setUp, context.undefined, print, keep, draw));
  }

  async #evaluate(script: Script) {
    const context = this.#context;
    const { task, saved } = script;
    const unwrap = (result: Result) => unwrapped(context, result, task);
    using input = context.newString(task.input);
    using code = unwrap(context.evalCode(`(async function () {\n${task.code}\n})`, "script.js"));
    using promise = unwrap(context.callFunction(this.#run, context.undefined, input, code));
    using value = unwrap(await settled(context, promise, script));
    const output = textOf(context, value, outputCharactersMax);
    const savedCharacters = saved.values().reduce((sum, text) => sum + text.length, 0);
    if (output === null || output.length + savedCharacters > outputCharactersMax)
      throw new ScriptFailure(
        `What the script returns and saves is longer than ${outputCharactersMax} characters of JSON.`,
      );
    return { kind: "done" as const, output, saved: [...saved] };
  }

  #running(): Script {
    if (this.#script === null) throw new Error("No script runs.");
    return this.#script;
  }
}

const isLate = ({ sending }: Script) => performance.now() > sending.deadline;

const failed = ({ message, worn }: ScriptFailure, lines: string[]): ScriptResult => ({
  kind: "failed",
  message,
  console: lines,
  worn,
});

async function attempt<Value>(work: () => Promise<Value>): Promise<Value | ScriptFailure> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ScriptFailure) return error;
    throw error;
  }
}

type Result = { value: QuickJSHandle; error?: undefined } | { error: QuickJSHandle };

/** Of our own code, which does not fail. */
function sound(result: Result): QuickJSHandle {
  if (result.error === undefined) return result.value;
  throw new Error("The sandbox for scripts could not be set up.");
}

async function settled(context: QuickJSContext, promise: QuickJSHandle, script: Script) {
  const { task, sending } = script;
  for (;;) {
    while (context.runtime.hasPendingJob() && !isLate(script)) {
      const jobs = context.runtime.executePendingJobs(jobsAtOnce);
      if (jobs.error) return jobs;
    }
    const state = context.getPromiseState(promise);
    if (state.type !== "pending") return state;
    if (isLate(script)) throw outOfTime(task.timeoutMs);
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
