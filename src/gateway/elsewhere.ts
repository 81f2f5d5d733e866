import { setTimeout as pause } from "node:timers/promises";
import { replyWaitMsMax } from "../contract/response.ts";
import type { Store } from "../store/store.ts";
import type { Answer } from "./answer.ts";
import type { Kept } from "./journey.ts";
import { ownAnswer } from "./own-answer.ts";

/** Between looks for the answer: soon at first, since a server on a developer's desk is quick. */
const firstLookMs = 20,
  lookMsMax = 200;

/**
 * The answer of whoever listens to the trigger and answers for it, within the time that its senders are given; null where
 * none comes in time.
 */
export async function answerElsewhere(
  { id, trigger }: Kept,
  { store, signal }: { store: Store; signal: AbortSignal },
): Promise<Answer | null> {
  const senderMs = trigger.provider?.waitMsMax ?? replyWaitMsMax;
  let left = trigger.response.waitMs > 0 ? trigger.response.waitMs : senderMs;
  for (let lookMs = firstLookMs; left > 0 && !signal.aborted; lookMs = Math.min(lookMs * 2, lookMsMax)) {
    const ms = Math.min(lookMs, left);
    left -= ms;
    await pause(ms, undefined, { signal }).catch(() => undefined);
    const answer = await store.listeners.answerTo({ deliveryId: id });
    if (answer !== null) return ownAnswer(answer).answer;
  }
  return null;
}
