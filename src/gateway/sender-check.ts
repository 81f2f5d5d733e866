import type { RunAnswer } from "../contract/run.ts";
import type { KeptRequest } from "../store/store.ts";
import { type JudgeDoors, judge } from "./judge.ts";

/** What a sender is told of a call that was checked. */
export interface CheckedCall {
  taken: boolean;
  reason: string | null;
  /** Null: a workflow makes it. */
  answer: RunAnswer | null;
  stations: { station: string; verdict: string; reason: string | null }[];
}

/** What comes after these is the author's: which events are wanted, and what they start. */
const shown: ReadonlySet<string> = new Set([
  "address",
  "admit",
  "verify",
  "parse",
  "extract",
  "conform",
  "identify",
]);

const proving = "verify";
/** Why just is for the trigger's owners: how near a guess came is not a stranger's to know. */
const notProved = "The call does not prove who sends it, as this page says how.";

/** Whether a call would be taken, and what it would be answered; nothing is stored, started or counted. */
export async function checkCall(
  request: KeptRequest & { accept: string | undefined },
  doors: JudgeDoors,
): Promise<CheckedCall> {
  const { accept, ...kept } = request;
  const { trace, acceptance, answer, ending } = await judge(kept, {
    trust: "nothing",
    doors: { ...doors, answers: { accept }, stores: false },
  });
  const stations = trace
    .filter(({ station }) => shown.has(station))
    .map(({ station, verdict, reason = null }) => ({
      station,
      verdict,
      reason: station === proving && reason !== null ? notProved : reason,
    }));
  if (ending === null) return { taken: acceptance !== null, reason: null, answer, stations };
  return {
    taken: false,
    reason: "reason" in ending ? (stations.at(-1)?.station === proving ? notProved : ending.reason) : null,
    answer,
    stations,
  };
}
