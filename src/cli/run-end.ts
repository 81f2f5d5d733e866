import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "../contract/client.ts";
import { type RunDetail, runStatusesEnded } from "../contract/run.ts";

const lookMs = 250;

/** Waits for a run's end, however long it takes. */
export async function ended(client: Client, run: string): Promise<RunDetail> {
  const over: readonly string[] = runStatusesEnded;
  for (;;) {
    const found = await client.getRun({ run });
    if (over.includes(found.status)) return found;
    await pause(lookMs);
  }
}
