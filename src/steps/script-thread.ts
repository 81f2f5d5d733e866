import { Worker } from "node:worker_threads";
import { messageOf } from "../contract/problem.ts";
import { programFile } from "../core/package-folder.ts";
import { compiledEngine } from "./script-engine.ts";
import type { FetchResult } from "./script-guest.ts";
import type { ScriptResult, ScriptTask } from "./script-sandbox.ts";
import type { FromWorker, Progress, ToWorker } from "./script-worker.ts";
import { PassingError, type ScriptCall, type ScriptRequest, TerminalError } from "./step.ts";

/** Beyond the script's own time, for the answer to arrive on a busy machine; then the thread is ended by force. */
const graceMs = 1_000;
const startMsMax = 30_000;
/** The sandbox bounds scripts; this bounds the thread around it, its texts in particular. */
const resourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 8, stackSizeMb: 8 };

/** Scripts in a thread's hands, the one that runs among them: enough to keep it busy while this thread writes to disk. */
const handedMax = 16;
/** Of what those that wait are to see; more is copied only when its turn has come. */
const aheadCharactersMax = 1_048_576;
/** Nobody waits behind a script that takes longer than this. */
const patienceMs = 20;

interface Handed {
  id: number;
  task: ScriptTask;
  call: Pick<ScriptCall, "fetch" | "begun" | "signal">;
  answer: PromiseWithResolvers<ScriptResult | null>;
}

/**
 * One thread for scripts, as its owner sees it. It runs one script at a time; quick ones may be handed to it ahead, so that
 * it has the next at hand while its owner is busy.
 */
export class ScriptThread {
  /** Seen by both sides. */
  readonly #progress: Progress = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  // Without environment: what broke out of the engine would find little here.
  readonly #worker = new Worker(programFile("src/steps/script-worker.ts"), {
    env: {},
    resourceLimits,
    workerData: this.#progress,
  });
  readonly #ready = Promise.withResolvers<void>();
  /** In the order in which they run. */
  readonly #handed: Handed[] = [];
  #timer: NodeJS.Timeout | undefined;
  #nextId = 1;
  #isReady = false;
  #isSlow = false;
  #isWorn = false;

  constructor() {
    this.#worker.unref();
    // Whoever awaits it is told; with nobody there, nothing is lost.
    this.#ready.promise.catch(() => {});
    this.#worker.on("message", (message: FromWorker) => {
      if (message.kind === "ready") this.#start();
      else if (message.kind === "ended") this.#end(message.id, message.result);
      else void this.#fetched(message.id, message.request);
    });
    this.#worker.once("error", (cause) => this.#fail("The thread that runs scripts broke down.", cause));
    this.#worker.once("exit", () => this.#fail("The thread that runs scripts has ended."));
    compiledEngine().then(
      (engine) => this.#tell({ kind: "engine", engine }),
      (cause: unknown) => this.#fail("The engine that runs scripts could not be read.", cause),
    );
  }

  /** How many it has in its hands. */
  get size(): number {
    return this.#handed.length;
  }

  /** Whether it is of no more use: its engine is in a state that nobody knows, or its time ran out in a single instruction. */
  get isWorn(): boolean {
    return this.#isWorn;
  }

  /** Whether a script may be handed to it behind those it has. One that fetches stays alone: it waits, and others need not. */
  takesAhead({ fetches, input }: ScriptTask): boolean {
    if (!this.hasRoom || fetches) return false;
    let characters = input.length;
    for (const { task } of this.#handed) {
      if (task.fetches) return false;
      characters += task.input.length;
    }
    return characters <= aheadCharactersMax;
  }

  /** Whether it may take another behind those it has. */
  get hasRoom(): boolean {
    return this.#isReady && !this.#isSlow && this.size > 0 && this.size < handedMax;
  }

  /**
   * Resolves with null when the script was taken back, of which nothing is left. Rejects with PassingError when the thread
   * breaks down under it, and is of no more use.
   */
  async run(task: ScriptTask, call: Handed["call"]): Promise<ScriptResult | null> {
    if (this.#isWorn) return null;
    const handed: Handed = { id: this.#nextId, task, call, answer: Promise.withResolvers() };
    this.#nextId += 1;
    // Whoever awaits it is told below.
    handed.answer.promise.catch(() => {});
    this.#handed.push(handed);
    // The process stays alive for a script that runs, but not for a thread that is idle.
    if (this.size === 1) this.#worker.ref();
    if (!this.#isReady) {
      this.#timer = setTimeout(() => this.#fail("The thread that runs scripts did not start."), startMsMax);
      await this.#ready.promise;
    }
    this.#tell({ kind: "run", id: handed.id, task });
    if (this.#handed[0] === handed) this.#begin();
    return handed.answer.promise;
  }

  /** Takes a script from it: one that runs ends with the thread. */
  stop(task: ScriptTask): void {
    if (this.#handed[0]?.task === task) void this.end();
    else this.#takeBack();
  }

  async end(): Promise<void> {
    this.#fail("The thread that runs scripts was ended.");
    await this.#worker.terminate();
  }

  #tell(message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(message);
  }

  #start(): void {
    this.#isReady = true;
    this.#ready.resolve();
  }

  /** The first of those handed to it has its turn. */
  #begin(): void {
    clearTimeout(this.#timer);
    this.#isSlow = false;
    const [first] = this.#handed;
    if (first === undefined) {
      this.#worker.unref();
      return;
    }
    first.call.begun?.();
    this.#watch(first, performance.now());
  }

  /** Looks again and again how far the thread is, since this one may be the late one: then what is behind has begun, or ended. */
  #watch(first: Handed, since: number): void {
    this.#timer = setTimeout(() => {
      const running = Atomics.load(this.#progress, 2);
      // Its result is on the way.
      if (running > first.id) return;
      if (running === first.id) {
        // It was stopped when it stood behind another, just as it began.
        if (first.call.signal.aborted) return void this.end();
        this.#isSlow = true;
        this.#takeBack();
        this.#timer = setTimeout(() => this.#overtime(first), first.task.timeoutMs + graceMs - patienceMs);
      } else if (performance.now() - since < graceMs) this.#watch(first, since);
      // What nobody waits for any more holds it.
      else this.#wearOut();
    }, patienceMs);
  }

  /** `result` is null where the thread has seen in time that it was taken back. */
  #end(id: number, result: ScriptResult | null): void {
    const [first] = this.#handed;
    if (first?.id !== id) return;
    this.#handed.shift();
    first.answer.resolve(result);
    if (result?.worn === true) this.#wearOut();
    this.#begin();
  }

  /** The engine looks at the time between its instructions; one long instruction is cut short here. */
  #overtime({ id, task, answer }: Handed): void {
    // Its result is on the way.
    if (Atomics.load(this.#progress, 2) !== id) return;
    const message = `The script ran longer than ${task.timeoutMs} ms.`;
    answer.resolve({ kind: "failed", message, console: [], worn: true });
    this.#wearOut();
  }

  #wearOut(): void {
    this.#isWorn = true;
    this.#giveBack(this.#handed.splice(0));
  }

  /** All that the thread has not begun. What it begins in this very moment it tells of itself. */
  #takeBack(): void {
    Atomics.store(this.#progress, 0, this.#handed[0]?.id ?? this.#nextId);
    Atomics.store(this.#progress, 1, this.#nextId);
    const running = Atomics.load(this.#progress, 2);
    const begun = this.#handed.findLastIndex(({ id }, at) => at === 0 || id <= running);
    this.#giveBack(this.#handed.splice(begun + 1));
  }

  /** The last one first: each comes to stand before all others. */
  #giveBack(handed: readonly Handed[]): void {
    for (const { answer } of handed.toReversed()) answer.resolve(null);
  }

  /** Never rejects: a request that fails is told to the script. */
  async #fetched(id: number, request: ScriptRequest): Promise<void> {
    const [asking] = this.#handed;
    if (asking?.call.fetch === undefined) return;
    const result = await asking.call.fetch(request).then(
      (reply): FetchResult => ({ kind: "reply", ...reply }),
      (error: unknown): FetchResult => ({
        kind: "failed",
        message: messageOf(error),
        passing: !(error instanceof TerminalError),
      }),
    );
    // By then another script may run here, which asked for nothing of the kind.
    if (this.#handed[0] === asking) this.#tell({ kind: "fetched", id, result });
  }

  #fail(message: string, cause?: unknown): void {
    this.#isWorn = true;
    clearTimeout(this.#timer);
    const error = new PassingError(message, { cause });
    this.#ready.reject(error);
    const [first, ...behind] = this.#handed.splice(0);
    this.#giveBack(behind);
    first?.answer.reject(error);
  }
}
