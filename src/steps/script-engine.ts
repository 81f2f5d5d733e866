import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

// TypeScript's own libraries know it as a part of browsers only.
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

let compiled: Promise<object> | undefined;

/**
 * The engine's code. Threads that are given the same share what the processor's code was made of already, which is half
 * the work of starting one.
 */
export function compiledEngine(): Promise<object> {
  compiled ??= compile().catch((error: unknown) => {
    // The next thread asks again.
    compiled = undefined;
    throw error;
  });
  return compiled;
}

async function compile(): Promise<object> {
  const ofEngine = createRequire(createRequire(import.meta.url).resolve("quickjs-emscripten"));
  return WebAssembly.compile(await readFile(ofEngine.resolve("@jitl/quickjs-wasmfile-release-sync/wasm")));
}
