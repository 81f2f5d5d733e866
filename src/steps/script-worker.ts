// The thread that runs scripts, one after the other. It holds nothing but the engine, and ends with the door.
import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { newQuickJSWASMModule, newVariant, RELEASE_SYNC } from "quickjs-emscripten";
import { memoryBytesMax } from "./script-bounds.ts";
import type { FetchResult } from "./script-guest.ts";
import { type ScriptResult, ScriptSandbox, type ScriptTask } from "./script-sandbox.ts";
import type { ScriptRequest } from "./step.ts";

/** What the thread is told, the engine first. */
export type ToWorker =
  | { kind: "engine"; engine: object }
  | { kind: "run"; id: number; task: ScriptTask }
  | { kind: "fetched"; id: number; result: FetchResult };
/** What it says. */
export type FromWorker =
  | { kind: "ready" }
  | { kind: "ended"; id: number; result: ScriptResult | null }
  | { kind: "fetch"; id: number; request: ScriptRequest };

/**
 * Numbers of scripts: that of the one to be run, one above those behind it that were taken back (neither these nor any
 * before are to be run), and, told by the thread, that of the one it runs.
 */
export type Progress = Int32Array<SharedArrayBuffer>;

// TypeScript's own libraries know it as a part of browsers only.
declare const WebAssembly: {
  Memory: new (size: { initial: number; maximum: number }) => { buffer: ArrayBuffer };
};

const port = parentPort;
if (port === null) throw new Error("script-worker.ts runs in a worker thread.");

// The bound is the memory itself: in this build QuickJS can't tell the size of an allocation, so its own limit does not
// hold. It has its full size from the start, because the library keeps views that a growing memory would detach; the
// system gives pages only where something is written.
const pageBytes = 65_536;
const pages = memoryBytesMax / pageBytes;
const wasmMemory = new WebAssembly.Memory({ initial: pages, maximum: pages });
const [{ engine }] = await once(port, "message");
const module = await newQuickJSWASMModule(newVariant(RELEASE_SYNC, { wasmMemory, wasmModule: engine }));
const sandbox = new ScriptSandbox(module, new Uint8Array(wasmMemory.buffer));

// The library says on the console when its engine broke under a call, and gives the script null.
let isBroken = false;
// oxlint-disable-next-line no-console -- nothing is written, it is listened to
console.error = () => void (isBroken = true);

const asked = new Map<number, (result: FetchResult) => void>();
let lastId = 0;
const say = (message: FromWorker) => port.postMessage(message);

function ask(request: ScriptRequest): Promise<FetchResult> {
  lastId += 1;
  const id = lastId;
  say({ kind: "fetch", id, request });
  return new Promise((resolve) => asked.set(id, resolve));
}

// The owner's own file gives it.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const progress = workerData as Progress;

const isTakenBack = (id: number) => id < Atomics.load(progress, 1) && id !== Atomics.load(progress, 0);

async function run(id: number, task: ScriptTask): Promise<void> {
  // Said before it looks, as its owner says before it looks: one of the two sees the other.
  Atomics.store(progress, 2, id);
  if (isTakenBack(id)) return say({ kind: "ended", id, result: null });
  const result = await sandbox.run(task, ask);
  // What is still asked for was asked by a script that has ended.
  asked.clear();
  say({ kind: "ended", id, result: isBroken ? { ...result, worn: true } : result });
}

let before = Promise.resolve();
port.on("message", (message: ToWorker) => {
  if (message.kind === "engine") return;
  if (message.kind === "run") {
    before = before.then(() => run(message.id, message.task));
    return;
  }
  asked.get(message.id)?.(message.result);
  asked.delete(message.id);
});
say({ kind: "ready" });
