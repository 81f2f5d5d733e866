import type { Log } from "../contract/log.ts";
import type { RunReply } from "../contract/run.ts";
import type { Scope } from "../core/event-scope.ts";
import { type Answer, jsonAnswer, runFailedAnswer, runningAnswer } from "./answer.ts";
import type { CompiledTrigger } from "./compile.ts";
import type { CompiledContent } from "./content.ts";
import { merged } from "./headers.ts";
import type { AddressForm } from "./journey.ts";
import { ownAnswer } from "./own-answer.ts";
import { profileAnswer } from "./profile.ts";
import type { RunState, StatusAddresses } from "./status.ts";

/** What is needed to put a run's state into an answer. */
export interface Asked {
  runId: string;
  trigger: CompiledTrigger;
  form: AddressForm;
  /** What the author's own words see. Null: the usual answers, as at the status URL. */
  scope: Scope | null;
  /** The preference that was honoured (RFC 7240). */
  applied?: string;
  /** Who sent a test is told why it could not be run at all. */
  isTest?: boolean;
}

export interface RunAnswerDoors {
  log: Log;
  status: StatusAddresses;
}

/** A run's state as an answer. Never a success for a run that failed. */
export async function stateAnswer(state: RunState, asked: Asked, doors: RunAnswerDoors): Promise<Answer> {
  const { runId, trigger, form, applied } = asked;
  switch (state.kind) {
    case "pending":
    case "lost":
      return pendingAnswer(state.kind === "lost" ? "running" : state.status, asked, doors);
    case "answered": {
      const { answer, warnings } = ownAnswer(state.answer);
      if (warnings.length > 0) doors.log.warn("headers left out of an answer", { runId, warnings });
      return preferring(answer, applied);
    }
    case "ended":
      if (state.status !== "succeeded") return failureAnswer(state, asked, doors);
      return preferring(
        state.output === null ? profileAnswer(trigger.response.profile, form) : jsonAnswer(state.output),
        applied,
      );
    default:
      return state satisfies never;
  }
}

function pendingAnswer(status: string, asked: Asked, doors: RunAnswerDoors): Answer | Promise<Answer> {
  const { runId, trigger, applied } = asked;
  const statusUrl = doors.status.urlOf({ triggerId: trigger.id, runId });
  const usual = runningAnswer({ runId, status, statusUrl, applied });
  // Who asked not to wait did not come too late.
  const own = applied === "respond-async" ? undefined : trigger.response.own.timedOut;
  const said = { status: usual.status, runId, statusUrl };
  return own === undefined ? usual : inOwnWords(own, { asked, usual, said, run: { status } }, doors);
}

function failureAnswer(
  { status, error }: Extract<RunReply, { kind: "ended" }>,
  asked: Asked,
  doors: RunAnswerDoors,
): Answer | Promise<Answer> {
  const { runId, trigger, isTest = false } = asked;
  // What fails in a step may tell of other systems: that is for who looks into the run.
  const msg = isTest && error?.step === undefined ? error?.message : undefined;
  const usual = runFailedAnswer({ runId, status: status === "canceled" ? status : "failed", msg });
  const own = trigger.response.own.failed;
  const said = { status: usual.status, error: `Run ${status}`, runId };
  const run = { status, error: error?.message ?? null };
  return own === undefined ? usual : inOwnWords(own, { asked, usual, said, run }, doors);
}

/** The headers that the usual answer has beside its type stay: where to ask, when, and that nobody keeps it. */
async function inOwnWords(
  own: CompiledContent,
  { asked, usual, said, run }: { asked: Asked; usual: Answer; said: Scope; run: Scope },
  { log }: RunAnswerDoors,
): Promise<Answer> {
  const { runId, trigger, scope } = asked;
  if (scope === null) return usual;
  try {
    const filled = { ...scope, run: { ...run, id: runId }, answer: said };
    const { answer, warnings } = await own.answer(filled, usual.status);
    if (warnings.length > 0) log.warn("headers left out of an answer", { runId, warnings });
    return { ...answer, headers: merged(answer.headers, usual.headers) };
  } catch (error) {
    log.warn("answer in the trigger's own words not evaluated", { runId, triggerId: trigger.id, error });
    return usual;
  }
}

/** Says which preference was honoured (RFC 7240). */
export function preferring(answer: Answer, applied: string | undefined): Answer {
  if (applied === undefined) return answer;
  return { ...answer, headers: [...answer.headers, "Preference-Applied", applied] };
}
