import type { Registry } from "prom-client";

let registry: Promise<Registry> | null = null;

/** What prom-client tells of the process: memory, CPU, event loop, collector. Loaded when it is first asked for. */
export async function processText(): Promise<string> {
  registry ??= openRegistry();
  return (await registry).metrics();
}

async function openRegistry(): Promise<Registry> {
  const { Registry: ProcessRegistry, collectDefaultMetrics } = await import("prom-client");
  const made = new ProcessRegistry();
  collectDefaultMetrics({ register: made });
  return made;
}
