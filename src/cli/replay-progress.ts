import { setTimeout as pause } from "node:timers/promises";
import type { Client } from "../contract/client.ts";
import type { Replay } from "../contract/replay.ts";

const lookMs = 500;

/** Looks on until a replay has ended; who looks is told of each change. */
export async function untilDone(client: Client, begun: Replay, tell: (now: Replay) => void): Promise<Replay> {
  let known = begun;
  while (known.status === "running") {
    await pause(lookMs);
    const now = await client.getReplay({ replay: begun.id });
    if (now.status === "running" && progressLine(now) !== progressLine(known)) tell(now);
    known = now;
  }
  return known;
}

export function progressLine({ id, status, progress, total }: Replay): string {
  const skipped = progress.skipped.reduce((sum, { count }) => sum + count, 0);
  const of = total === null ? "" : ` of ${total}`;
  const passed = skipped === 0 ? "" : `, ${skipped} passed over`;
  return `${id} ${status}: ${progress.deliveries}${of} deliveries replayed, ${progress.runs} runs queued${passed}`;
}
