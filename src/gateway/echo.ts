import type { Answer } from "./answer.ts";
import type { Kept, Repeated } from "./journey.ts";
import { ownAnswer } from "./own-answer.ts";

/** Adds what a provider wants to be repeated with each answer, where the trigger's preset says so. */
export function echoed(answer: Answer, { trigger: { provider }, headers }: Kept | Repeated): Answer {
  if (provider === null || provider.echo === null) return answer;
  const { answer: repeated } = ownAnswer({
    status: answer.status,
    headers: provider.echo({ headers }),
    body: "",
  });
  return { ...answer, headers: [...answer.headers, ...repeated.headers] };
}
