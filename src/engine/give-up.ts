import { isTested } from "../contract/run-version.ts";
import { causeOf } from "../core/cause.ts";
import { TerminalError } from "../steps/step.ts";
import type { ClaimedRun, Store } from "../store/store.ts";
import type { ExecuteDoors, Left } from "./execute.ts";
import { failureOf } from "./failure.ts";
import type { Surroundings } from "./surroundings.ts";
import { instant } from "./wait.ts";
import { written } from "./writing.ts";

type GiveUpDoors = Pick<ExecuteDoors, "log" | "now" | "given"> & {
  readonly store: { readonly runs: Pick<Store["runs"], "finish"> };
  readonly surroundings: Surroundings;
};

/** Ends a run that nothing can be done about, lest it come back for ever. */
export async function giveUp(
  run: ClaimedRun,
  thrown: unknown,
  { store, log, now, given, surroundings }: GiveUpDoors,
): Promise<Left> {
  const { error } = failureOf(thrown, surroundings.of(run).masking);
  // Of a draft that is half done there is nothing to be found out but what is missing.
  if (isTested(run) && thrown instanceof TerminalError)
    log.warn("test given up", { runId: run.id, workflow: run.workflow, reason: error.message });
  else log.error("run given up", { runId: run.id, error: thrown });
  const end = { status: "failed", output: null, error, answer: null } as const;
  const held = { runId: run.id, epoch: run.epoch, attempts: [], ranMs: 0 };
  const cause = isTested(run) ? null : causeOf({ workflowId: run.workflowId, error });
  const finish = () => store.runs.finish({ ...held, ...end, cause, now: instant(now()) });
  try {
    const result = await written(finish, { log, given, runId: run.id });
    return result === "written" || result === "cancel" ? { kind: "ended", ...end } : { kind: "lost" };
  } catch (fault) {
    log.error("run could not be ended", { runId: run.id, error: fault });
    return { kind: "lost" };
  }
}
