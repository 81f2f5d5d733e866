import type { Log } from "../contract/log.ts";
import { replyWaitMsMax } from "../contract/response.ts";
import type { RunReply } from "../contract/run.ts";
import { asReady, type ReadyRun } from "../core/ready-run.ts";
import type { Store } from "../store/store.ts";
import { flowOf, waits } from "./accept.ts";
import type { Answer } from "./answer.ts";
import type { CompiledContent } from "./content.ts";
import { answerElsewhere } from "./elsewhere.ts";
import { answerIn, keepFirst } from "./first-answer.ts";
import { heldKey } from "./held-key.ts";
import type { Kept, Repeated, TakenBatch } from "./journey.ts";
import { profileAnswer } from "./profile.ts";
import { type Asked, preferring, stateAnswer } from "./run-answer.ts";
import { type RunState, runState, type StatusAddresses } from "./status.ts";
import { watchRun } from "./watch.ts";

export interface ReplyDoors {
  store: Store;
  log: Log;
  status: StatusAddresses;
  wake: (runs: readonly ReadyRun[]) => void;
  held: (triggerId: string) => void;
  runNow: (runId: string, wait: { waitMs: number; signal?: AbortSignal }) => Promise<RunReply>;
  now: () => number;
  /** Aborted when the process is about to stop: nobody is kept waiting then. */
  stopping: AbortSignal;
}

/** Sets the runs going and answers; the words of whoever listens to the trigger and answers for it go first (S90). */
export function reply(kept: Kept, doors: ReplyDoors): Answer | Promise<Answer> {
  const usual = usualReply(kept, doors);
  const { answeredUntil } = kept.trigger;
  if (answeredUntil === 0 || kept.status === "captured" || doors.now() >= answeredUntil) return usual;
  return answeredFor(kept, usual, doors);
}

async function answeredFor(
  kept: Kept,
  usual: Answer | Promise<Answer>,
  { store, stopping }: ReplyDoors,
): Promise<Answer> {
  // Waited for below; until then nobody hears of its failure.
  if (usual instanceof Promise) usual.catch(() => undefined);
  return (await answerElsewhere(kept, { store, signal: stopping })) ?? usual;
}

/** Sets the runs of a whole batch going, for which nobody waits. */
export function replyToBatch({ deliveries, answer }: TakenBatch, doors: ReplyDoors): Answer {
  const runs = deliveries.flatMap((each) => (each.kind === "kept" ? each.runs : []));
  const [first] = deliveries;
  if (first === undefined || runs.length === 0) return answer;
  const { trigger } = first;
  if (flowOf(first) !== null) doors.held(trigger.id);
  else doors.wake(asReady(runs, trigger));
  return answer;
}

/** At once where the answer is known. */
function usualReply(kept: Kept, doors: ReplyDoors): Answer | Promise<Answer> {
  const { runs, answer, trigger } = kept;
  const [first] = runs;
  const waiting = waits(kept);
  if (first !== undefined && flowOf(kept) !== null) doors.held(trigger.id);
  else if (first !== undefined && !waiting) doors.wake(asReady(runs, trigger));
  if (answer !== null || first === undefined) return answer ?? profileAnswer(undefined, kept.form);
  return runReply(kept, { first, waiting }, doors);
}

/** Waits for the first run where the workflow answers (S46, S131). */
async function runReply(
  kept: Kept,
  { first, waiting }: { first: Kept["runs"][number]; waiting: boolean },
  doors: ReplyDoors,
): Promise<Answer> {
  const { runs } = kept;
  const isHeld = flowOf(kept) !== null;
  const { trigger, form, scope, isTest } = kept;
  const asked: Asked = { runId: first.id, trigger, form, scope, isTest };
  if (!waiting) {
    return stateAnswer({ kind: "pending", status: "queued" }, { ...asked, applied: "respond-async" }, doors);
  }
  // All were claimed for this process together; the caller is told about the first.
  if (!isHeld)
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
  const state = await waited({ runId: first.id, waitMs, isHeld }, doors);
  const applied = preferred === undefined ? {} : { applied: `wait=${preferred}` };
  const holder = { key: heldKey(kept), deliveryId: kept.id };
  return answerOf(state, { ...asked, ...applied }, holder, doors);
}

/** What became of the run within the time: in this process, or wherever it went on. */
async function waited(
  { runId, waitMs, isHeld }: { runId: string; waitMs: number; isHeld: boolean },
  { store, runNow, stopping, now }: ReplyDoors,
): Promise<RunState> {
  // It runs wherever it is let go.
  if (isHeld) return watchRun({ runId, waitMs, signal: stopping }, store);
  const until = now() + waitMs;
  const state = await runNow(runId, { waitMs, signal: stopping });
  if (state.kind !== "lost") return state;
  return watchRun({ runId, waitMs: until - now(), signal: stopping }, store);
}

/**
 * A duplicate gets the first one's answer, as it was kept with the key; where a run makes it, as soon as it has. The
 * trigger may have words of its own for it instead.
 */
export async function repeat(repeated: Repeated, doors: ReplyDoors): Promise<Answer> {
  const { of, trigger, form, scope } = repeated;
  const key = heldKey(repeated);
  const own = trigger.response.own.duplicate;
  if (own !== undefined) return duplicateAnswer(own, repeated, doors);
  const kept = key === null ? null : await doors.store.deliveries.firstAnswer({ triggerId: trigger.id, key });
  if (kept !== null) return answerIn(kept);
  const [first] = await doors.store.deliveries.startedOn({ workspace: trigger.workspace, ids: [of] });
  const runId = first?.id;
  const state = runId === undefined ? null : await runState(doors.store, runId);
  if (runId === undefined || state === null) return repeated.answer ?? profileAnswer(undefined, form);
  return answerOf(state, { runId, trigger, form, scope }, { key, deliveryId: of }, doors);
}

/** What a run has made; an end that says nothing by itself is put into words once, so that all hear the same. */
async function answerOf(
  state: RunState,
  asked: Asked,
  { key, deliveryId }: { key: string | null; deliveryId: string },
  doors: ReplyDoors,
): Promise<Answer> {
  const { applied, ...unasked } = asked;
  if (state.kind !== "ended" || key === null) return stateAnswer(state, asked, doors);
  const answer = await stateAnswer(state, unasked, doors);
  const kept = await keepFirst(answer, { triggerId: asked.trigger.id, key, deliveryId }, doors.store);
  return preferring(kept, applied);
}

async function duplicateAnswer(own: CompiledContent, repeated: Repeated, doors: ReplyDoors): Promise<Answer> {
  const { of, trigger, form, scope } = repeated;
  const usual = profileAnswer(trigger.response.profile, form);
  try {
    const said = { status: usual.status, duplicateOf: of };
    return (await own.answer({ ...scope, answer: said }, usual.status)).answer;
  } catch (error) {
    doors.log.warn("answer in the trigger's own words not evaluated", {
      deliveryId: repeated.id,
      triggerId: trigger.id,
      error,
    });
    return usual;
  }
}
