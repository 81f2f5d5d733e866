import type { Log } from "../contract/log.ts";
import type { Metrics } from "../contract/metrics.ts";
import type { Json } from "../contract/name.ts";
import type { RunAnswer, RunError } from "../contract/run.ts";
import { isTested } from "../contract/run-version.ts";
import type { Tracing } from "../contract/tracing.ts";
import { causeOf } from "../core/cause.ts";
import { closingTypes } from "../steps/index.ts";
import { type OutsideDoor, type StepDoors, StepFailure } from "../steps/step.ts";
import type { ClaimedRun, HeldLines, Store, Written } from "../store/store.ts";
import { Departure, type Reason } from "./departure.ts";
import type { Execution } from "./execution.ts";
import { failureOf } from "./failure.ts";
import type { Place } from "./outside.ts";
import { instant } from "./wait.ts";
import { written } from "./writing.ts";

export interface ExecuteDoors {
  readonly store: {
    readonly runs: Pick<Store["runs"], "checkpoint" | "park" | "release" | "finish" | "values">;
    readonly deadLetters: Pick<Store["deadLetters"], "add">;
    readonly ownWrites: Pick<Store["ownWrites"], "note">;
  };
  readonly steps: StepDoors;
  readonly log: Log;
  readonly metrics?: Pick<Metrics, "attempted"> | undefined;
  readonly tracing?: Pick<Tracing, "run"> | undefined;
  readonly now: () => number;
  readonly chance: () => number;
  /** Aborted when this process gives up what it could not write. */
  readonly given: AbortSignal;
  /** Lines are seen at once, and kept nowhere: nothing is taken out of them because it is large. */
  readonly wholeLines?: boolean;
  /** Attempts in one run; absent: `attemptsMax`. */
  readonly attemptsMax?: number;
  /** For steps that put things in order while their run is canceled; absent: `closingMsMax`. */
  readonly closingMsMax?: number;
  /** Rounds and arms of one run that begin without a pause; absent: `workMsMax`. */
  readonly workMsMax?: number;
  /** What steps wait for outside of their runs. */
  outside(place: Place): OutsideDoor;
  /** A step waits no longer for what it has asked for outside. */
  leftOutside?(run: ClaimedRun, step: { path: string; attempt: number }): void;
  /** Something of the run has changed. */
  changed?(runId: string): void;
  /** The run's answer is on disk. */
  answered(runId: string, answer: RunAnswer): void;
}

/** How a run left this worker's hands. */
export type Left =
  | {
      kind: "ended";
      status: "succeeded" | "failed" | "canceled";
      output: Json;
      error: RunError | null;
      answer: RunAnswer | null;
    }
  | { kind: "parked"; wakeAt: number }
  /** It is canceled, which was heard of when it was to be parked: what its steps left may have to be put in order. */
  | { kind: "canceled" }
  | { kind: "released" }
  | { kind: "lost" };

type End = { status: "succeeded" | "failed" | "canceled"; output: Json; error: RunError | null };

/** Carries a run on until it ends, waits, or is no longer this worker's. Rejects only for a fault of the program. */
export async function execute(execution: Execution): Promise<Left> {
  let reason: Reason;
  try {
    if (execution.run.cancelRequested) {
      if (!isClosing(execution)) return await finish(execution, canceled);
      // Nothing goes on but what puts things in order.
      execution.leave({ kind: "cancel" }, { atOnce: false });
    }
    const output = await execution.root.list(execution.workflow.steps);
    return await finish(execution, {
      status: "succeeded",
      output: execution.secrets.value(output),
      error: null,
    });
  } catch (thrown) {
    reason = reasonOf(execution, thrown);
  }
  return leave(execution, reason);
}

/** A step that puts things in order when its run is canceled had begun. */
function isClosing({ run }: Execution): boolean {
  const closing = closingTypes();
  return run.journal.some(({ type, status }) => status === "waiting" && closing.has(type));
}

const canceled: End = { status: "canceled", output: null, error: null };

function reasonOf(execution: Execution, thrown: unknown): Reason {
  if (thrown instanceof Departure) return thrown.reason;
  if (thrown instanceof StepFailure) return { kind: "fail", error: thrown.failure };
  execution.doors.log.error("run failed by a fault of the engine", {
    runId: execution.run.id,
    error: thrown,
  });
  return { kind: "fail", error: failureOf(thrown, execution.secrets.masking).error };
}

async function leave(execution: Execution, reason: Reason): Promise<Left> {
  const { store, now } = execution.doors;
  switch (reason.kind) {
    case "fail":
      return finish(execution, { status: "failed", output: null, error: reason.error });
    case "stop": {
      const output = execution.secrets.value(reason.output);
      return finish(execution, { status: "succeeded", output, error: null });
    }
    case "cancel":
      return finish(execution, canceled);
    case "park": {
      const wakeAt = instant(reason.wakeAt);
      const result = await write(execution, (held) => store.runs.park({ ...held, wakeAt }));
      if (result === "cancel") return { kind: "canceled" };
      return result === "written" ? { kind: "parked", wakeAt: reason.wakeAt } : { kind: "lost" };
    }
    case "release": {
      const result = await write(execution, (held) => store.runs.release({ ...held, now: instant(now()) }));
      return { kind: result === "written" ? "released" : "lost" };
    }
    case "lost":
    case "abandon":
      return { kind: "lost" };
    default:
      return reason satisfies never;
  }
}

async function finish(execution: Execution, end: End): Promise<Left> {
  const { store, now } = execution.doors;
  const { run, ledger } = execution;
  const { answer } = ledger;
  const cause =
    end.error === null || isTested(run) ? null : causeOf({ workflowId: run.workflowId, error: end.error });
  const told = { ...end, ...execution.ledger.partedOutput(end.output), cause, answer };
  const result = await write(execution, (held) =>
    store.runs.finish({ ...held, ...told, now: instant(now()) }),
  );
  if (result === null || result === "lost") return { kind: "lost" };
  execution.spans?.ended({ status: end.status, message: end.error?.message ?? null, at: now() });
  return { kind: "ended", ...end, answer };
}

async function write(
  execution: Execution,
  verb: (held: HeldLines) => Promise<Written>,
): Promise<Written | null> {
  const { log, given } = execution.doors;
  // What it carries was there first; overtaken, it would count as lost.
  await execution.ledger.settled();
  const held = execution.ledger.held();
  const result = await written(() => verb(held), { log, given, runId: held.runId });
  if (result !== null && result !== "lost") execution.ledger.wrote();
  return result;
}
