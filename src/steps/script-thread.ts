import { Worker } from "node:worker_threads";
import { messageOf } from "../contract/problem.ts";
import { programFile } from "../core/package-folder.ts";
import { compiledEngine } from "./script-engine.ts";
import type { FetchResult } from "./script-guest.ts";
import type { ScriptResult, ScriptTask } from "./script-sandbox.ts";
import type { FromWorker, ToWorker } from "./script-worker.ts";
import { PassingError, type ScriptCall, type ScriptRequest, TerminalError } from "./step.ts";

/** Asks outside for a script; absent where it may not. */
export type Fetches = ScriptCall["fetch"];

/** Beyond the script's own time, for the answer to arrive on a busy machine; then the thread is ended by force. */
const graceMs = 1_000;
const startMsMax = 30_000;
/** The sandbox bounds scripts; this bounds the thread around it, its texts in particular. */
const resourceLimits = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 8, stackSizeMb: 8 };

/** One thread for scripts, as its owner sees it. It runs one script at a time. */
export class ScriptThread {
  // Without environment: what broke out of the engine would find little here.
  readonly #worker = new Worker(programFile("src/steps/script-worker.ts"), { env: {}, resourceLimits });
  readonly #ready = Promise.withResolvers<void>();
  #answer = Promise.withResolvers<ScriptResult>();
  #fetch: Fetches;

  constructor() {
    this.#worker.unref();
    // Whoever awaits them is told; with nobody there, nothing is lost.
    this.#ready.promise.catch(() => {});
    this.#answer.promise.catch(() => {});
    this.#worker.on("message", (message: FromWorker) => {
      if (message.kind === "ready") this.#ready.resolve();
      else if (message.kind === "ended") this.#answer.resolve(message.result);
      else void this.#fetched(message.id, message.request);
    });
    this.#worker.once("error", (cause) => this.#fail("The thread that runs scripts broke down.", cause));
    this.#worker.once("exit", () => this.#fail("The thread that runs scripts has ended."));
    compiledEngine().then(
      (engine) => this.#tell({ kind: "engine", engine }),
      (cause: unknown) => this.#fail("The engine that runs scripts could not be read.", cause),
    );
  }

  /** Rejects with PassingError when the thread breaks down. After that, and after a result that is `worn`, it is of no more use. */
  async run(task: ScriptTask, { fetch, begun }: Pick<ScriptCall, "fetch" | "begun">): Promise<ScriptResult> {
    this.#fetch = fetch;
    // The process stays alive for a script that runs, but not for a thread that is idle.
    this.#worker.ref();
    let timer = setTimeout(() => this.#fail("The thread that runs scripts did not start."), startMsMax);
    try {
      await this.#ready.promise;
      clearTimeout(timer);
      begun?.();
      timer = setTimeout(() => this.#answer.resolve(overtime(task)), task.timeoutMs + graceMs);
      this.#tell({ kind: "run", task });
      const result = await this.#answer.promise;
      this.#answer = Promise.withResolvers();
      this.#answer.promise.catch(() => {});
      return result;
    } finally {
      clearTimeout(timer);
      this.#worker.unref();
    }
  }

  async end(): Promise<void> {
    this.#fail("The thread that runs scripts was ended.");
    await this.#worker.terminate();
  }

  #tell(message: ToWorker): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(message);
  }

  /** Never rejects: a request that fails is told to the script. */
  async #fetched(id: number, request: ScriptRequest): Promise<void> {
    const fetch = this.#fetch;
    if (fetch === undefined) return;
    const result = await fetch(request).then(
      (reply): FetchResult => ({ kind: "reply", ...reply }),
      (error: unknown): FetchResult => ({
        kind: "failed",
        message: messageOf(error),
        passing: !(error instanceof TerminalError),
      }),
    );
    // By then another script may run here, which asked for nothing of the kind.
    if (this.#fetch === fetch) this.#tell({ kind: "fetched", id, result });
  }

  #fail(message: string, cause?: unknown): void {
    const error = new PassingError(message, { cause });
    this.#ready.reject(error);
    this.#answer.reject(error);
  }
}

/** The engine looks at the time between its instructions; one long instruction is cut short here. */
function overtime({ timeoutMs }: ScriptTask): ScriptResult {
  return { kind: "failed", message: `The script ran longer than ${timeoutMs} ms.`, console: [], worn: true };
}
