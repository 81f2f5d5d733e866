import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "../contract/client.ts";
import { type RunDetail, runStatusesEnded } from "../contract/run.ts";
import { note } from "./output.ts";
import { mayPass } from "./reconnecting.ts";
import { wholeJournal } from "./whole-journal.ts";

/** Most runs end within moments; one that waits for days is not asked for four times a second. */
const lookMsFirst = 250,
  lookMsMax = 2_000;

/** Waits for a run's end, however long it takes: a server that is away for a while does not end the run. */
export async function ended(client: Client, run: string): Promise<RunDetail> {
  const over: readonly string[] = runStatusesEnded;
  let isAway = false;
  for (let lookMs = lookMsFirst; ; lookMs = Math.min(lookMs * 1.2, lookMsMax)) {
    const status = await unlessAway(async () => (await client.getRun({ run, query: { limit: 1 } })).status);
    const whole =
      status !== null && over.includes(status) ? await unlessAway(() => wholeJournal(client, run)) : null;
    if (whole !== null) return whole;
    if (status === null && !isAway) note("The connection was lost; trying again. The run goes on by itself.");
    isAway = status === null;
    await pause(lookMs);
  }
}

/** Null while the server can't be asked. */
async function unlessAway<Answer>(ask: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await ask();
  } catch (error) {
    if (mayPass(error)) return null;
    throw error;
  }
}
