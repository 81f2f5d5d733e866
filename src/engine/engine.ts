import { setTimeout as pause } from "node:timers/promises";
import type { Log } from "../contract/log.ts";
import type { Metrics } from "../contract/metrics.ts";
import type { Json } from "../contract/name.ts";
import type { ResumePlan } from "../contract/resume.ts";
import type { Attempt, RunReply, RunStatus } from "../contract/run.ts";
import { isTested } from "../contract/run-version.ts";
import type { StepInputs } from "../contract/step-input.ts";
import type { Tracing } from "../contract/tracing.ts";
import { masked } from "../core/mask.ts";
import { asReady, type ReadyRun } from "../core/ready-run.ts";
import { closingTypes, stepKindOf } from "../steps/index.ts";
import type { StepDoors } from "../steps/step.ts";
import type { ClaimedRun, Live, NewRun, Store } from "../store/store.ts";
import type { Waiting } from "./callers.ts";
import type { KindOf } from "./compiled.ts";
import type { Dispatch, DispatchLink } from "./dispatch/dispatch.ts";
import type { InHand } from "./execution.ts";
import { Keepers } from "./keepers.ts";
import { type OutsideDoors, outsideDoor } from "./outside.ts";
import { type ResumeOf, resumeRun } from "./resume.ts";
import { type RunInputsOf, runInputs } from "./run-inputs.ts";
import type { SchedulerSettings } from "./scheduler.ts";
import type { ScopeSources } from "./scope.ts";
import { newRuns, type Starts, startRuns } from "./start.ts";
import { Surroundings } from "./surroundings.ts";
import { type StepTrial, type StepTrialEnd, tryStep } from "./trial/step-trial.ts";
import { closedHttp, recordedCalls, type Trial, type TrialEnd, tryRun } from "./trial/trial.ts";
import type { RecordedCall } from "./trial/trial-steps.ts";
import { closedMetrics } from "./uncounted.ts";
import { instant } from "./wait.ts";
import { Watchers } from "./watchers.ts";
import { Worker } from "./worker.ts";
import { Workflows } from "./workflows.ts";

export interface EngineDoors extends SchedulerSettings {
  store: Store;
  live: Live;
  steps: StepDoors;
  log: Log;
  /** Where runs and attempts are counted; absent: nowhere. */
  metrics?: Metrics | undefined;
  /** Where spans go; absent: there are none. */
  tracing?: Tracing | undefined;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** In 0…1. */
  chance: () => number;
  random: (bytes: number) => Uint8Array;
  /** This process's id as a worker. */
  worker: string;
  /** Who is woken, when. */
  dispatch: Dispatch;
  /** Runs executed at a time; as many again of those whose caller waits. */
  concurrency: number;
  /** False in a gateway: it executes only the runs that it claimed for callers that wait. */
  takesQueued: boolean;
  /** Which kind a step's type names; the kinds of `src/steps/` unless others are given. */
  kindOf?: KindOf;
  /** Between two looks at everything that is held. */
  sweepMs?: number;
  /** Attempts in one run. */
  attemptsMax?: number;
  /** For steps that put things in order while their run is canceled. */
  closingMsMax?: number;
  /** Rounds and arms of one run that begin without a pause. */
  workMsMax?: number;
  /** Where whoever has the link answers an approval. */
  approvalLink?: (id: string) => string;
}

export interface Start {
  workspace: string;
  /** Name or id; its newest version is started. */
  workflow: string;
  /** The stored delivery that becomes the run's event. */
  deliveryId: string | null;
  replayOf?: string;
  /** What its steps see as `input`. */
  input?: Json;
  /** The API key's name. */
  by?: string;
}

export interface Engine extends AsyncDisposable {
  /** A hint that these runs have been queued. */
  wake(runs: readonly ReadyRun[]): void;
  /** A hint that runs of this trigger have been accepted and are held. */
  held(triggerId: string): void;
  /** A hint that held runs of this trigger may go. */
  freed(triggerId: string): void;
  /** A hint that something has come that runs may wait for. */
  came(): void;
  /**
   * Executes a run that was claimed for this worker when it was accepted. Settles at its first answer or its end; with
   * `lost` when the caller waits no longer, or when there are as many such runs as are executed at a time: then it is queued.
   */
  runNow(runId: string, wait?: Waiting): Promise<RunReply>;
  /** These runs may have been claimed for this worker, by a write whose answer was lost; if so, they are executed. */
  doubt(runIds: readonly string[]): void;
  /** Cancels runs; steps under way in this process are aborted at once. */
  cancel(cancel: {
    workspace: string;
    ids: readonly string[];
  }): Promise<{ id: string; status: RunStatus | "unknown" }[]>;
  /** Has a run go on after its end. Throws Problem `not_found`, `conflict`, `invalid_input`. */
  resume(resume: ResumeOf): Promise<ResumePlan>;
  /** Starts a run by hand or anew. Throws Problem `not_found`. */
  start(start: Start): Promise<{ runId: string }>;
  /** Runs as they will be stored, for whoever stores them with something else. Throws Problem `not_found`. */
  newRuns(starts: Omit<Starts, "deliveryId">): Promise<NewRun[]>;
  /**
   * Takes no more, lets steps under way finish until shortly before the deadline, then aborts them, and gives back
   * every run that has not ended.
   */
  stop(deadlineMs: number): Promise<void>;
  stats(): { running: number; queued: number };
  /** Calls back with each change of a run that this process makes or is told of; null: of any. */
  watch(runId: string | null, changed: () => void): Disposable;
  /** What is known of a run that this process carries on, and is not on disk yet; null: it does not. */
  inHand(runId: string): InHand | null;
  /** Runs a workflow on an event without effects; nothing is stored. */
  tryRun(trial: Trial): Promise<TrialEnd>;
  /** Tries one step where it stands, or tells what it would see; nothing is stored. Throws Problem `not_found`. */
  tryStep(trial: StepTrial): Promise<StepTrialEnd>;
  /** What the steps of a run were given, as far as its journal does not say it. Throws Problem `not_found`. */
  inputs(of: RunInputsOf): Promise<StepInputs>;
  /** What the steps with an effect of a run that was made were called with, and what they gave. */
  recordedCalls(trial: Omit<Trial, "recorded">, journal: readonly Attempt[]): Promise<RecordedCall[]>;
}

/** Kept of a stop's time to give runs back in. */
const releaseMsMax = 1_000;

export async function openEngine(doors: EngineDoors): Promise<Engine> {
  const { store, live, dispatch } = doors;
  const given = new AbortController();
  const watchers = new Watchers();
  const cancel: Engine["cancel"] = async (of) => {
    const at = { now: instant(doors.now()), closingTypes: closingTypes() };
    const { runs: found, woken } = await store.runs.cancel({ ...of, ...at });
    dispatch.wake(woken);
    worker.canceled(
      found.filter(({ status }) => status === "running" || status === "canceled").map(({ id }) => id),
    );
    keepers.canceled();
    for (const { id } of found) watchers.tell(id);
    return found;
  };
  const keepers = new Keepers(doors, { stir: (runIds) => worker.stir(runIds), cancel });
  const surroundings = new Surroundings(live);
  const outside: OutsideDoors = {
    ...doors,
    given: given.signal,
    approvalLink: doors.approvalLink ?? ((id) => `/approvals/${id}`),
    asked: (runId) => keepers.asked(runId),
    started: (runs) => dispatch.wake(runs),
    left: (left) => keepers.left(left),
  };
  const worker = new Worker({
    ...doors,
    changed: watchers.tell,
    outside: (place) => outsideDoor(place, outside),
    leftOutside: ({ id, workspace }, step) => keepers.left({ workspace, runId: id, step }),
    bounds: keepers.bounds,
    ended(run, status) {
      countEnd(doors, run, status);
      keepers.ended(run);
    },
    given: given.signal,
    workflows: new Workflows(store.definitions, doors.kindOf ?? stepKindOf),
    surroundings,
    released: (run) => dispatch.wake([run]),
    parked(runId, wakeAt) {
      dispatch.parked(runId, wakeAt);
      keepers.parked(runId);
      return { here: dispatch.sole };
    },
  });
  await dispatch.start({ ...doors, ...linkTo(worker) });
  let stopped: Promise<void> | null = null;
  const stop = (deadlineMs: number) => {
    stopped ??= keepers[Symbol.asyncDispose]().then(() =>
      stopWithin({ worker, dispatch, given, deadlineMs }),
    );
    return stopped;
  };
  return {
    ...watching({ dispatch, watchers, worker }),
    held: (triggerId) => keepers.flow.arrived(triggerId),
    freed: (triggerId) => keepers.flow.ended(triggerId),
    came: () => keepers.wakes.hint(),
    runNow: (runId, wait) => worker.runNow(runId, wait),
    doubt: (runIds) => worker.doubt(runIds),
    cancel,
    resume: (resume) => resumeByHand(doors, surroundings, resume),
    ...starting(doors),
    ...trials(doors, surroundings),
    stop,
    stats: () => ({ running: worker.running().length, queued: dispatch.queued() }),
    [Symbol.asyncDispose]: () => stop(0),
  };
}

const linkTo = (worker: Worker): Pick<DispatchLink, "take" | "running" | "inHand" | "canceled"> => ({
  take: (runId) => worker.take(runId),
  running: () => worker.running(),
  inHand: () => worker.taken(),
  canceled: (runIds) => worker.canceled(runIds),
});

const starting = (doors: EngineDoors): Pick<Engine, "start" | "newRuns"> => ({
  start: (start) => startByHand(doors, start),
  newRuns: (starts) => newRuns(doors, starts),
});

/** Tests are in no figure. */
function countEnd({ metrics, now }: EngineDoors, run: ClaimedRun, status: RunStatus): void {
  const { workspace, workflow, workflowId, createdAt } = run;
  const of = { workspace, workflow, workflowId, triggerId: run.event?.triggerId ?? null };
  if (isTested(run)) return;
  // Of a clock that was set back meanwhile: a sum that falls looks like a process that began anew.
  metrics?.runEnded({ ...of, status, ms: Math.max(0, now() - Date.parse(createdAt)) });
}

const watching = ({
  dispatch,
  watchers,
  worker,
}: {
  dispatch: Dispatch;
  watchers: Watchers;
  worker: Worker;
}): Pick<Engine, "wake" | "watch" | "inHand"> => ({
  wake(runs) {
    dispatch.wake(runs);
    for (const { id } of runs) watchers.tell(id);
  },
  watch: (runId, changed) => watchers.watch(runId, changed),
  inHand: (runId) => worker.inHand(runId),
});

function trials(
  doors: EngineDoors,
  surroundings: Surroundings,
): Pick<Engine, "tryRun" | "tryStep" | "inputs" | "recordedCalls"> {
  const kindOf = doors.kindOf ?? stepKindOf;
  const trialDoors = ({ workspace }: { workspace: string }) => ({
    // Nothing is counted of what does not happen.
    steps: { ...doors.steps, http: closedHttp, metrics: closedMetrics },
    kindOf,
    sources: surroundings.of({ workspace }),
    masking: surroundings.of({ workspace }).masking,
  });
  return {
    tryRun: (trial) => tryRun(trial, trialDoors(trial.workflow)),
    tryStep(trial) {
      const common = { ...trialDoors(trial.workflow), now: doors.now, chance: doors.chance };
      if (trial.effects) return tryStep(trial, { ...common, steps: doors.steps });
      // Who only looks, or computes, is shown that there are secrets, and none of them: what is computed of one is not masked.
      return tryStep(trial, { ...common, sources: maskedSources(common.sources) });
    },
    inputs: (of) => runInputs(of, { store: doors.store, trial: trialDoors(of) }),
    recordedCalls: (trial, journal) => recordedCalls(trial, { journal, doors: trialDoors(trial.workflow) }),
  };
}

const maskedSources = ({ secrets }: ScopeSources): ScopeSources => ({
  secrets: Object.fromEntries(Object.keys(secrets).map((name) => [name, masked])),
});

function resumeByHand(doors: EngineDoors, surroundings: Surroundings, resume: ResumeOf): Promise<ResumePlan> {
  const masking = (of: { workspace: string }) => surroundings.of(of).masking;
  return resumeRun({ ...doors, masking, wake: (run) => doors.dispatch.wake([run]) }, resume);
}

async function startByHand(doors: EngineDoors, start: Start): Promise<{ runId: string }> {
  const { workspace, workflow, deliveryId, replayOf, input, by } = start;
  const one = {
    workflow,
    ...(replayOf !== undefined && { replayOf }),
    ...(input !== undefined && { input }),
    ...(by !== undefined && { startedBy: { kind: "hand" as const, by } }),
  };
  const [run] = await startRuns(doors, { workspace, deliveryId, workflows: [one] });
  if (run === undefined) throw new Error("A run was asked for and none was started.");
  doors.dispatch.wake(asReady([{ id: run.runId }], { workspace }));
  return { runId: run.runId };
}

async function stopWithin(parts: {
  worker: Worker;
  dispatch: Dispatch;
  given: AbortController;
  deadlineMs: number;
}): Promise<void> {
  const { worker, dispatch, given, deadlineMs } = parts;
  const drained = worker.stop();
  const stopped = dispatch.stop(drained);
  const releaseMs = Math.min(releaseMsMax, deadlineMs / 2);
  const over = new AbortController();
  const wait = (ms: number) =>
    Promise.race([drained, pause(ms, undefined, { signal: over.signal }).catch(() => undefined)]);
  await wait(deadlineMs - releaseMs);
  worker.releaseAll();
  await wait(Math.max(releaseMs, releaseMsMin));
  // What could not be written by now is done again by whoever takes the run up.
  given.abort();
  await stopped;
  over.abort();
}

/** Even a stop in haste gives runs back, where the store answers. */
const releaseMsMin = 250;
