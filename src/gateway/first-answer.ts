import { z } from "zod";
import { StoreUnavailable } from "../contract/problem.ts";
import type { Store } from "../store/store.ts";
import type { Answer } from "./answer.ts";

/** An answer as it is kept with the key of its delivery: status, headers, body, and whether that is base64. */
const Kept = z.tuple([z.int(), z.array(z.string()), z.string(), z.boolean()]);

/** The fixed answers are the same for many deliveries, and written once. */
const written = new WeakMap<Answer, string>();

export function answerText(answer: Answer): string {
  const known = written.get(answer);
  if (known !== undefined) return known;
  const { status, headers, body } = answer;
  const isText = typeof body === "string";
  const kept = [status, headers, isText ? body : Buffer.from(body).toString("base64"), !isText];
  const text = JSON.stringify(kept);
  written.set(answer, text);
  return text;
}

export function answerIn(text: string): Answer {
  const [status, headers, body, isBase64] = Kept.parse(JSON.parse(text));
  return { status, headers, body: isBase64 ? Buffer.from(body, "base64") : body };
}

/** Keeps an answer for those that repeat the delivery; gives back the one that is kept. A store that fails keeps none. */
export async function keepFirst(
  answer: Answer,
  holder: { triggerId: string; key: string; deliveryId: string },
  { deliveries }: Store,
): Promise<Answer> {
  try {
    const kept = await deliveries.keepAnswer({ ...holder, answer: answerText(answer) });
    return kept === null ? answer : answerIn(kept);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    return answer;
  }
}
