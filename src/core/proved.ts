import type { TraceEntry } from "../contract/delivery.ts";

/** Whether a request's sender was proved, by what the stations said of it. */
export function wasProved(trace: readonly TraceEntry[]): boolean {
  return trace.some(({ station, verdict }) => station === "verify" && verdict === "ok");
}
