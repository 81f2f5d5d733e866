import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "../contract/client.ts";
import { type RunDetail, runStatusesEnded } from "../contract/run.ts";
import { wholeJournal } from "./whole-journal.ts";

const lookMs = 250;

/** Waits for a run's end, however long it takes. */
export async function ended(client: Client, run: string): Promise<RunDetail> {
  const over: readonly string[] = runStatusesEnded;
  for (;;) {
    const { status } = await client.getRun({ run, query: { limit: 1 } });
    if (over.includes(status)) return wholeJournal(client, run);
    await pause(lookMs);
  }
}
