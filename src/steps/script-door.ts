import type { Json } from "../contract/name.ts";
import { scopeNames } from "../core/event-scope.ts";
import { Turns } from "../core/turns.ts";
import { globalsCharactersMax } from "./script-bounds.ts";
import type { ScriptResult, ScriptTask } from "./script-sandbox.ts";
import { ScriptThread } from "./script-thread.ts";
import { PassingError, type ScriptCall, type ScriptDoor, type ScriptReply, TerminalError } from "./step.ts";

/** A script that failed by its own doing: it threw, took too long or too much. The same script would fail again. */
export class ScriptError extends TerminalError {
  override name = "ScriptError";
  /** What it had written until then. */
  readonly console: readonly string[];
  constructor(message: string, console: readonly string[] = []) {
    super(message);
    this.console = console;
  }
}

export interface ScriptDoorOptions {
  /** Scripts at once; each thread costs about 50 MB while it lives. */
  threads?: number;
  /** A thread without work for so long is ended; the next script waits for a new one (about 100 ms). */
  idleMs?: number;
  /** Whether scripts may fetch where their steps list hosts; the operator decides. */
  fetches?: boolean;
}

const idleMsDefault = 60_000;
const fetchesOff =
  "Scripts may not fetch here. Whoever runs Tripline can allow it: TRIPLINE_SCRIPT_FETCH=true.";
const closedMessage = "Scripts are being shut down.";

interface Job {
  workspace: string;
  task: ScriptTask;
  call: ScriptCall;
  settle: PromiseWithResolvers<ScriptReply>;
}

/**
 * Opens the place where scripts run: QuickJS in threads that are started with the first script and ended when idle.
 * Rejects with ScriptError for what the script did, with the signal's reason when it aborts, and with
 * PassingError when a thread broke down. Calls beyond the number of threads wait their turn, each workspace after the other;
 * the script's time begins with its run.
 */
export function openScriptDoor(options: ScriptDoorOptions = {}): ScriptDoor & AsyncDisposable {
  return new Door(options);
}

class Door implements ScriptDoor, AsyncDisposable {
  readonly #threadsMax: number;
  readonly #idleMs: number;
  readonly #threads = new Set<ScriptThread>();
  /** The one used last is taken first, so that those beyond the need fall idle. */
  readonly #idle: { thread: ScriptThread; timer: NodeJS.Timeout }[] = [];
  readonly #waiting = new Turns<Job>();
  readonly #fetches: boolean;
  #closed = false;
  #aheadSoon = false;

  constructor({ threads = 1, idleMs = idleMsDefault, fetches = false }: ScriptDoorOptions) {
    this.#threadsMax = threads;
    this.#idleMs = idleMs;
    this.#fetches = fetches;
  }

  async run(call: ScriptCall): Promise<ScriptReply> {
    call.signal.throwIfAborted();
    if (this.#closed) throw new PassingError(closedMessage);
    if (call.fetch !== undefined && !this.#fetches) throw new TerminalError(fetchesOff);
    const { workspace = "" } = call;
    const job: Job = { workspace, task: taskOf(call), call, settle: Promise.withResolvers() };
    this.#waiting.add(workspace, job);
    const giveUp = () => {
      this.#waiting.delete(workspace, job);
      job.settle.reject(call.signal.reason);
    };
    call.signal.addEventListener("abort", giveUp);
    this.#startNext();
    try {
      return await job.settle.promise;
    } finally {
      call.signal.removeEventListener("abort", giveUp);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (let next = this.#waiting.take(); next !== null; next = this.#waiting.take())
      next.thing.settle.reject(new PassingError(closedMessage));
    for (const { timer } of this.#idle.splice(0)) clearTimeout(timer);
    await Promise.all(this.#threads.values().map((thread) => thread.end()));
  }

  #startNext(): void {
    while (this.#waiting.size > 0 && !this.#closed) {
      const thread = this.#free();
      const next = thread && this.#waiting.take();
      if (thread === undefined || next === null || next === undefined) break;
      void this.#execute(thread, next.thing);
    }
    if (this.#waiting.size === 0 || this.#aheadSoon) return;
    this.#aheadSoon = true;
    // By then all that comes in the same moment is there to be chosen from.
    setImmediate(() => {
      this.#aheadSoon = false;
      this.#handAhead();
    });
  }

  /** Gives busy threads what they run next. */
  #handAhead(): void {
    while (!this.#closed && this.#threads.values().some((thread) => thread.hasRoom)) {
      const next = this.#waiting.take();
      if (next === null) return;
      const { owner, thing } = next;
      const thread = this.#leastBusy(thing.task);
      if (thread === null) return this.#waiting.putBack(owner, thing);
      void this.#execute(thread, thing);
    }
  }

  #leastBusy(task: ScriptTask): ScriptThread | null {
    let found: ScriptThread | null = null;
    for (const thread of this.#threads)
      if (thread.takesAhead(task) && (found === null || thread.size < found.size)) found = thread;
    return found;
  }

  #free(): ScriptThread | undefined {
    const idle = this.#idle.pop();
    if (idle !== undefined) {
      clearTimeout(idle.timer);
      return idle.thread;
    }
    if (this.#threads.size >= this.#threadsMax) return undefined;
    const thread = new ScriptThread();
    this.#threads.add(thread);
    return thread;
  }

  async #execute(thread: ScriptThread, job: Job): Promise<void> {
    const { task, call, settle } = job;
    const stop = () => thread.stop(task);
    call.signal.addEventListener("abort", stop);
    try {
      const result = await thread.run(task, call);
      if (result === null) this.#takenBack(job);
      if (thread.isWorn || this.#closed) await this.#remove(thread);
      else if (result !== null && thread.size === 0) this.#rest(thread);
      if (result !== null) settleWith(settle, result);
    } catch (error) {
      await this.#remove(thread);
      settle.reject(error);
    } finally {
      call.signal.removeEventListener("abort", stop);
    }
    this.#startNext();
  }

  /** It has not begun, and waits again. */
  #takenBack(job: Job): void {
    if (this.#closed) job.settle.reject(new PassingError(closedMessage));
    else if (!job.call.signal.aborted) this.#waiting.putBack(job.workspace, job);
  }

  #rest(thread: ScriptThread): void {
    if (this.#idle.some((each) => each.thread === thread)) return;
    const timer = setTimeout(() => {
      this.#idle.splice(
        this.#idle.findIndex((each) => each.thread === thread),
        1,
      );
      // A script that came meanwhile has found no thread, and takes the next.
      void this.#remove(thread).then(() => this.#startNext());
    }, this.#idleMs).unref();
    this.#idle.push({ thread, timer });
  }

  /** Waits for the end, so that there are never more threads than allowed. */
  async #remove(thread: ScriptThread): Promise<void> {
    await thread.end();
    this.#threads.delete(thread);
  }
}

/** A variable of such a name could not be told from what stands there already. */
const reserved = [...scopeNames, "__proto__", "constructor", "prototype"];

function taskOf({ code, globals, variables, timeoutMs, fetch }: ScriptCall): ScriptTask {
  // The body is often in both; it crosses once.
  const shared = Object.keys(variables).filter(
    (name) => name in globals && globals[name] === variables[name],
  );
  const own = Object.fromEntries(Object.entries(variables).filter(([name]) => !shared.includes(name)));
  const input = JSON.stringify({ globals, variables: own, shared });
  if (input.length > globalsCharactersMax)
    throw new ScriptError(
      `What the script is to see is longer than ${globalsCharactersMax} characters of JSON.`,
    );
  return { code, input, timeoutMs, reserved, fetches: fetch !== undefined };
}

function settleWith(settle: Job["settle"], result: ScriptResult): void {
  if (result.kind === "failed") return settle.reject(new ScriptError(result.message, result.console));
  const saved = Object.fromEntries(result.saved.map(([name, text]) => [name, jsonOf(text)]));
  return settle.resolve({ output: jsonOf(result.output), saved, console: result.console });
}

function jsonOf(text: string): Json {
  const value: Json = JSON.parse(text);
  return value;
}
