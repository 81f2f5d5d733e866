import { replyWaitMsMax } from "../contract/response.ts";
import type { Store } from "../store/store.ts";
import type { Answer } from "./answer.ts";
import type { Kept } from "./journey.ts";
import { ownAnswer } from "./own-answer.ts";
import { poll } from "./poll.ts";

/**
 * The answer of whoever listens to the trigger and answers for it, within the time that its senders are given; null where
 * none comes in time.
 */
export async function answerElsewhere(
  { id, trigger }: Kept,
  { store, signal }: { store: Store; signal: AbortSignal },
): Promise<Answer | null> {
  const senderMs = trigger.provider?.waitMsMax ?? replyWaitMsMax;
  const waitMs = trigger.response.waitMs > 0 ? trigger.response.waitMs : senderMs;
  const look = () => store.listeners.answerTo({ deliveryId: id });
  // A server on a developer's desk is quick.
  const answer = await poll(look, { waitMs, firstMs: 20, lookMsMax: 200, signal });
  return answer === null ? null : ownAnswer(answer).answer;
}
