import { createHash } from "node:crypto";
import { newId } from "../core/id.ts";
import { wellKnown } from "../core/mask.ts";
import type { Undelivered } from "../steps/step.ts";
import type { ClaimedRun, NewDeadLetter } from "../store/store.ts";
import type { Masking } from "./masking.ts";
import { instant } from "./wait.ts";

interface Of {
  /** The step's path. */
  step: string;
  run: ClaimedRun;
  doors: { now: () => number };
  masking: Masking | null;
}

/** What an address has not taken, as it is kept: what people are shown of it is without secrets. */
export function letterOf(letter: Undelivered, { step, run, doors, masking }: Of): NewDeadLetter {
  const text = (source: string) => masking?.text(source) ?? source;
  const now = doors.now();
  const { address, attempts, url, reason } = letter;
  // Two processes that keep the same letter give it one id.
  const digest = createHash("sha256").update(`${run.id}\n${step}\n${address}`).digest();
  return {
    ...letter,
    id: newId("dl", { now, random: (bytes) => digest.subarray(0, bytes) }),
    workspace: run.workspace,
    runId: run.id,
    workflow: run.workflow,
    step,
    url: text(wellKnown.url(url)),
    reason: text(reason),
    attempts: attempts.map((attempt) => ({ ...attempt, error: attempt.error && text(attempt.error) })),
    now: instant(now),
  };
}
