import { setTimeout as pause } from "node:timers/promises";
import { Problem } from "../contract/problem.ts";
import { note } from "./output.ts";

/** A server that restarts is back within seconds; one that is gone for long is not asked every second. */
const retryMsFirst = 500;
const retryMsMax = 10_000;

/**
 * Follows a stream that has no end, connecting again whenever it breaks off; `open` says where it goes on. Rejects when
 * the first connection fails, or what came back is an answer that trying again does not change.
 */
export async function* reconnecting<Item>(
  open: () => Promise<AsyncIterable<Item>>,
  { what, quiet }: { what: string; quiet: boolean },
): AsyncGenerator<Item> {
  let retryMs = retryMsFirst;
  for (let connections = 0; ; ) {
    try {
      const items = await open();
      connections += 1;
      if (!quiet) note(connections === 1 ? `Following ${what}. Ctrl-C ends it.` : "Connected again.");
      for await (const item of items) {
        retryMs = retryMsFirst;
        yield item;
      }
    } catch (error) {
      if (connections === 0 || !mayPass(error)) throw error;
    }
    if (!quiet) note("The connection was lost; trying again.");
    await pause(retryMs);
    retryMs = Math.min(retryMs * 2, retryMsMax);
  }
}

export function mayPass(error: unknown): boolean {
  if (!(error instanceof Problem)) return false;
  return ["unreachable", "store_unavailable", "too_many_requests", "internal"].includes(error.code);
}
