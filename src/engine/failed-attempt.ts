import type { Attempt, RunError } from "../contract/run.ts";
import { Halted, StepFailure } from "../steps/step.ts";
import type { Attempting } from "./attempt.ts";
import type { CompiledStep } from "./compiled.ts";
import { Departure } from "./departure.ts";
import type { Execution } from "./execution.ts";
import { lineOf } from "./line.ts";
import { retryPlan } from "./retry-plan.ts";
import { instant } from "./wait.ts";

/** The name of the error of a step that was stopped where it was. */
export const haltedName = new Halted().name;

interface Failed {
  step: CompiledStep;
  attempting: Attempting;
  thrown: unknown;
}

/**
 * Notes what an attempt threw. Gives the line, and when the step is to be tried again (ms since the epoch); throws what
 * follows where it is not.
 */
export async function noteFailure(
  execution: Execution,
  { step, attempting, thrown }: Failed,
): Promise<{ line: Attempt; wakeAt: number }> {
  if (thrown instanceof Departure) throw thrown;
  if (thrown instanceof Halted) {
    // What won the race is to be known before anything follows from it.
    if (!step.holds)
      noteEnd(execution, attempting, {
        error: { message: thrown.message, name: haltedName },
        pressing: true,
      });
    throw thrown;
  }
  if (thrown instanceof StepFailure) {
    // A run that is taken up later is not to begin again what was beside the step that failed.
    noteEnd(execution, attempting, { error: thrown.failure, pressing: false });
    throw thrown;
  }
  return noteTry(execution, { step, attempting, thrown });
}

/** Notes that a wait has ended before its time. */
export function noteHalted(execution: Execution, line: Attempt): void {
  const error = { message: new Halted().message, name: haltedName };
  execution.ledger.note({ ...line, status: "failed", output: null, error, wakeAt: null }, { pressing: true });
}

function noteEnd(
  execution: Execution,
  attempting: Attempting,
  { error, pressing }: { error: RunError; pressing: boolean },
): void {
  const line = lineOf(attempting, { status: "failed", output: null, error }, execution.doors.now());
  const { decided } = attempting;
  const kept = decided.length === 0 ? {} : { decided: [...decided] };
  execution.ledger.note({ ...line, ...kept, saved: {}, answer: null }, { pressing });
}

async function noteTry(execution: Execution, { step, attempting, thrown }: Failed) {
  const { doors, run } = execution;
  const { attempt, path } = attempting;
  const chance = doors.chance();
  const tries = execution.ledger.journal.triesOf(attempting);
  const { error: failure, delayMs } = await retryPlan(
    { policy: step.policy, thrown, masking: execution.secrets.masking },
    {
      attempt: tries,
      chance,
      ask: (told) => (when) => attempting.asks(when, { error: { ...told }, attempt: tries }),
    },
  );
  const error = { ...failure, step: path };
  const wakeAt = delayMs === null ? null : doors.now() + delayMs;
  const told = { output: null, error, wakeAt: wakeAt === null ? null : instant(wakeAt) };
  const line = lineOf(attempting, { status: "failed", ...told }, doors.now());
  execution.ledger.note({ ...line, saved: {}, answer: null }, { pressing: step.effect });
  if (wakeAt === null) throw new StepFailure(error);
  const facts = { runId: run.id, step: path, attempt, delayMs, reason: error.message };
  doors.log.info("step failed, to be tried again", facts);
  return { line, wakeAt };
}
