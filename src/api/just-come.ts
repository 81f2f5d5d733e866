import { setTimeout as pause } from "node:timers/promises";
import { timeOfId } from "../core/id.ts";

/** A refused request is written together with others, a moment after its sender was answered. */
const settleMs = 1_000;
const pauseMs = 100;
const looksMax = settleMs / pauseMs;

/** What is found of a delivery; one that has come just now may be about to be written, and is looked for again. */
export async function justCome<Of>(
  id: string,
  { look, now }: { look: () => Promise<Of | null>; now: () => number },
): Promise<Of | null> {
  for (let looks = 1; ; looks += 1) {
    const found = await look();
    if (found !== null || looks === looksMax || !isYoung(id, now())) return found;
    await pause(pauseMs);
  }
}

function isYoung(id: string, now: number): boolean {
  const at = timeOfId(id);
  return at !== null && Math.abs(now - at) < settleMs;
}
