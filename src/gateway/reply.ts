import type { Log } from "../contract/log.ts";
import { replyWaitMsMax } from "../contract/response.ts";
import type { RunReply } from "../contract/run.ts";
import type { Scope } from "../core/event-scope.ts";
import type { Store } from "../store/store.ts";
import { waits } from "./accept.ts";
import { type Answer, jsonAnswer, runFailedAnswer, runningAnswer } from "./answer.ts";
import type { CompiledTrigger } from "./compile.ts";
import { contentAnswer } from "./content.ts";
import { firstAnswer } from "./first-answer.ts";
import type { AddressForm, Kept, Repeated } from "./journey.ts";
import { ownAnswer } from "./own-answer.ts";
import { profileAnswer } from "./profile.ts";
import { type RunState, runState, type StatusAddresses } from "./status.ts";
import { watchRun } from "./watch.ts";

export interface ReplyDoors {
  store: Store;
  log: Log;
  status: StatusAddresses;
  wake: (runIds: readonly string[]) => void;
  runNow: (runId: string, wait: { waitMs: number; signal?: AbortSignal }) => Promise<RunReply>;
  now: () => number;
  /** Aborted when the process is about to stop: nobody is kept waiting then. */
  stopping: AbortSignal;
}

/** What is needed to put a run's state into an answer. */
interface Asked {
  runId: string;
  trigger: CompiledTrigger;
  form: AddressForm;
  scope: Scope;
  /** The preference that was honoured (RFC 7240). */
  applied?: string;
}

/** Sets the runs going and answers; waits for the first one where the workflow answers (S46, S131). */
export async function reply(kept: Kept, doors: ReplyDoors): Promise<Answer> {
  const { runs, answer } = kept;
  const [first] = runs;
  const waiting = waits({ ...kept, kind: "ok" });
  if (first !== undefined && !waiting) doors.wake(runs.map(({ id }) => id));
  if (answer !== null || first === undefined) return answer ?? profileAnswer(undefined, kept.form);
  const asked: Asked = { runId: first.id, trigger: kept.trigger, form: kept.form, scope: kept.scope };
  if (!waiting) {
    return stateAnswer({ kind: "pending", status: "queued" }, { ...asked, applied: "respond-async" }, doors);
  }
  // All were claimed for this process together; the caller is told about the first.
  for (const { id } of runs.slice(1)) {
    doors
      .runNow(id, { waitMs: 0 })
      .catch((error: unknown) => doors.log.error("run not executed", { runId: id, error }));
  }
  const preferred = /\bwait=(\d{1,6})\b/i.exec(kept.headers.prefer ?? "")?.[1];
  const waitMs =
    preferred === undefined
      ? kept.trigger.response.waitMs
      : Math.min(Number(preferred) * 1000, replyWaitMsMax);
  const state = await waited({ runId: first.id, waitMs }, doors);
  const applied = preferred === undefined ? {} : { applied: `wait=${preferred}` };
  return stateAnswer(state, { ...asked, ...applied }, doors);
}

/** What became of the run within the time: in this process, or wherever it went on. */
async function waited(
  { runId, waitMs }: { runId: string; waitMs: number },
  { store, runNow, stopping, now }: ReplyDoors,
): Promise<RunState> {
  const until = now() + waitMs;
  const state = await runNow(runId, { waitMs, signal: stopping });
  if (state.kind !== "lost") return state;
  return watchRun({ runId, waitMs: until - now(), signal: stopping }, store);
}

/** A duplicate gets the first one's answer: made again where the request decides it, looked up where a run does. */
export async function repeat(repeated: Repeated, doors: ReplyDoors): Promise<Answer> {
  const { answer, of, trigger, form, scope } = repeated;
  if (answer !== null) return (await firstAnswer(repeated, doors.store)) ?? answer;
  const first = await doors.store.deliveries.get({ workspace: trigger.workspace, id: of });
  const runId = first?.runs[0]?.id;
  const state = runId === undefined ? null : await runState(doors.store, runId);
  if (runId === undefined || state === null) return profileAnswer(undefined, form);
  return stateAnswer(state, { runId, trigger, form, scope }, doors);
}

/** A run's state as an answer. Never a success for a run that failed. */
export async function stateAnswer(state: RunState, asked: Asked, doors: ReplyDoors): Promise<Answer> {
  const { runId, trigger, form, applied } = asked;
  switch (state.kind) {
    case "pending":
    case "lost": {
      const statusUrl = doors.status.urlOf({ triggerId: trigger.id, runId });
      const status = state.kind === "lost" ? "running" : state.status;
      return runningAnswer({ runId, status, statusUrl, applied });
    }
    case "answered": {
      const { answer, warnings } = ownAnswer(state.answer);
      if (warnings.length > 0) doors.log.warn("headers left out of an answer", { runId, warnings });
      return preferring(answer, applied);
    }
    case "ended":
      if (state.status !== "succeeded") return failureAnswer(state, asked, doors);
      return preferring(
        state.output === null ? profileAnswer(undefined, form) : jsonAnswer(state.output),
        applied,
      );
    default:
      return state satisfies never;
  }
}

async function failureAnswer(
  { status, error }: Extract<RunReply, { kind: "ended" }>,
  { runId, trigger, scope }: Asked,
  { log }: ReplyDoors,
): Promise<Answer> {
  const { failure } = trigger.response;
  const fallback = runFailedAnswer({ runId, status: status === "canceled" ? status : "failed" });
  if (failure === null) return fallback;
  try {
    const run = { id: runId, status, error: error?.message ?? null };
    const { answer } = await contentAnswer(failure, { scope: { ...scope, run }, statusDefault: 500 });
    return { ...answer, headers: [...answer.headers, "Cache-Control", "no-store"] };
  } catch (cause) {
    log.warn("failure answer not evaluated", { runId, triggerId: trigger.id, error: cause });
    return fallback;
  }
}

function preferring(answer: Answer, applied: string | undefined): Answer {
  if (applied === undefined) return answer;
  return { ...answer, headers: [...answer.headers, "Preference-Applied", applied] };
}
