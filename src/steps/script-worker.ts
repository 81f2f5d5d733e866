// The thread that runs scripts, one after the other. It holds nothing but the engine, and ends with the door.
import { parentPort } from "node:worker_threads";
import { newQuickJSWASMModule, newVariant, RELEASE_SYNC } from "quickjs-emscripten";
import { memoryBytesMax } from "./script-bounds.ts";
import { runScript, type ScriptTask } from "./script-sandbox.ts";

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
const module = await newQuickJSWASMModule(newVariant(RELEASE_SYNC, { wasmMemory }));
port.on("message", (task: ScriptTask) => port.postMessage(runScript(module, task)));
port.postMessage("ready");
