import { silentLog } from "../../contract/log.ts";
import type { Json } from "../../contract/name.ts";
import type { Attempt, RunAnswer, RunError } from "../../contract/run.ts";
import type { Workflow } from "../../contract/workflow.ts";
import { masked } from "../../core/mask.ts";
import { type HttpDoor, Outside, type OutsideDoor, type StepDoors, TerminalError } from "../../steps/step.ts";
import type { ClaimedRun, RunEvent } from "../../store/store.ts";
import { CompiledWorkflow, type KindOf } from "../compiled.ts";
import { execute, type Left } from "../execute.ts";
import { Execution } from "../execution.ts";
import { failureOf } from "../failure.ts";
import type { Masking } from "../masking.ts";
import type { ScopeSources } from "../scope.ts";
import { instant } from "../wait.ts";
import { type RecordedCall, TrialSteps, type WouldCall } from "./trial-steps.ts";

/** A run that is tried: nothing outside is reached and nothing is written. */
export interface Trial {
  workflow: Pick<Workflow, "id" | "workspace" | "name" | "version" | "steps" | "timeoutMs">;
  event: RunEvent;
  /** When the run that was recorded began, or its delivery came: what `$now()` says. */
  startedAt: string;
  runId: string;
  /** What the recorded run's steps with an effect were called with and gave. */
  recorded: readonly RecordedCall[];
}

export interface TrialEnd {
  /** `stopped`: it took too long. */
  status: "succeeded" | "failed" | "stopped";
  output: Json;
  /** The output depends on what is not known here. */
  isOutputUnknown: boolean;
  error: RunError | null;
  answer: RunAnswer | null;
  /** A step that would answer depends on what is not known here. */
  isAnswerUnknown: boolean;
  /** Calls that the recorded run did not make so, with their settings filled in and masked. */
  wouldCall: WouldCall[];
  /** Paths of steps that were not run because they depend on such calls. */
  unknown: string[];
}

export interface TrialDoors {
  steps: StepDoors;
  kindOf: KindOf;
  sources: ScopeSources;
  masking: Masking | null;
}

/** One delivery's run has this long; a person waits for all of them. */
const trialMsMax = 5_000;

/** For what would reach outside although it says that it has no effect. */
export const closedHttp: HttpDoor = {
  request: () => Promise.reject(new TerminalError("Nothing outside is called when a run is tried.")),
};

const written = async () => "written" as const;
const nowhere = {
  runs: {
    checkpoint: written,
    park: written,
    finish: written,
    release: written,
    values: async () => new Map<string, string>(),
  },
  deadLetters: { add: () => Promise.resolve() },
  ownWrites: { note: async () => undefined },
};

/** Runs a workflow on an event as the engine would, without effects. Never rejects for what a step does. */
export async function tryRun(trial: Trial, doors: TrialDoors): Promise<TrialEnd> {
  const steps = new TrialSteps({ ...doors, recorded: trial.recorded });
  try {
    return await tried(trial, { doors, steps });
  } catch (error) {
    return { ...nothing, status: "failed", error: failureOf(error, doors.masking).error };
  }
}

/**
 * What the effects of a run that was made were called with: its version is run again, and each such step gives what the
 * journal says that it gave. Settings are not kept, so this is how they are known.
 */
export async function recordedCalls(
  trial: Omit<Trial, "recorded">,
  { journal, doors }: { journal: readonly Attempt[]; doors: TrialDoors },
): Promise<RecordedCall[]> {
  const steps = new TrialSteps({ ...doors, recorded: [], journal });
  await tried({ ...trial, recorded: [] }, { doors, steps }).catch(() => undefined);
  return steps.made;
}

const nothing = {
  output: null,
  isOutputUnknown: false,
  answer: null,
  isAnswerUnknown: false,
  wouldCall: [],
  unknown: [],
};

async function tried(
  trial: Trial,
  { doors, steps }: { doors: TrialDoors; steps: TrialSteps },
): Promise<TrialEnd> {
  const { workflow } = trial;
  const compiled = new CompiledWorkflow(workflow, doors.kindOf, (step, source) =>
    steps.adapted(step, source),
  );
  const at = Date.parse(trial.startedAt);
  const left = await carriedNowhere(
    { run: claimedRun(trial), workflow: compiled, at, msMax: trialMsMax },
    doors,
  );
  if (left.kind !== "ended" || left.status === "canceled")
    return { ...nothing, ...steps.found(), status: "stopped", error: stopped };
  const { status, output, error, answer } = left;
  return {
    ...steps.found(),
    status,
    output,
    error,
    answer,
    isOutputUnknown: steps.isLastUnknown(compiled),
  };
}

/** Carries a run on as the engine would, and writes nothing of it. The clock stands still at `at`. */
export async function carriedNowhere(
  { run, workflow, at, msMax }: { run: ClaimedRun; workflow: CompiledWorkflow; at: number; msMax: number },
  { steps, sources, masking }: TrialDoors,
): Promise<Left> {
  const execution = new Execution(
    { run, workflow, sources, masking },
    {
      store: nowhere,
      wholeLines: true,
      steps,
      log: silentLog,
      // Stands still, so that what was computed then is computed alike now.
      now: () => at,
      chance: () => 0.5,
      given: new AbortController().signal,
      outside: () => nothingComes,
      answered: () => undefined,
    },
  );
  const timer = setTimeout(() => execution.leave({ kind: "cancel" }, { atOnce: true }), msMax);
  try {
    return await execute(execution);
  } finally {
    clearTimeout(timer);
  }
}

const stopped = { message: `It took longer than ${trialMsMax} ms to try.` };

export function claimedRun({
  workflow,
  event,
  startedAt,
  runId,
}: Omit<Trial, "recorded" | "event"> & { event: RunEvent | null }): ClaimedRun {
  return {
    id: runId,
    workspace: workflow.workspace,
    priority: "normal",
    workflowId: workflow.id,
    workflow: workflow.name,
    version: workflow.version,
    epoch: 0,
    fruitlessClaims: 0,
    createdAt: event?.receivedAt ?? startedAt,
    startedAt: instant(Date.parse(startedAt)),
    ranMs: 0,
    cancelRequested: false,
    event,
    journal: [],
  };
}

/** Where the recorded run did not wait for it, it is not known what would have come. */
export const nothingComes: OutsideDoor = {
  ask: async () => ({ kind: "open", wait: new Outside(Number.POSITIVE_INFINITY), link: masked }),
};
