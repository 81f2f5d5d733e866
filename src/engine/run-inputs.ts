import { Problem } from "../contract/problem.ts";
import type { StepInputs } from "../contract/step-input.ts";
import type { Store } from "../store/store.ts";
import { followedInputs } from "./trial/followed.ts";
import type { TrialDoors } from "./trial/trial.ts";

export interface RunInputsOf {
  workspace: string;
  id: string;
  /** Only of this step, and of those within it. */
  under?: string | undefined;
}

/**
 * What the steps of a run were given, worked out from its version, its event and its journal. What somebody changed when
 * the run was resumed is seen by what came afterwards alone. Throws Problem `not_found`.
 */
export async function runInputs(
  { workspace, id, under }: RunInputsOf,
  { store, trial }: { store: Pick<Store, "runs" | "definitions">; trial: TrialDoors },
): Promise<StepInputs> {
  const [run, shown] = await Promise.all([
    store.runs.recorded({ workspace, id }),
    store.runs.get({ workspace, id, lines: { limit: 1 } }),
  ]);
  if (run === null || shown === null)
    throw new Problem("not_found", { detail: `No run has the id "${id}".` });
  const workflow = await store.definitions.workflowVersion({ id: run.workflowId, version: run.version });
  // Which lines came before variables that somebody set is not told apart.
  const isKnown = workflow !== null && run.fault === undefined && run.edits?.variables === undefined;
  if (!isKnown) return { inputs: [], complete: false };
  const changed = shown.resumes.findLast(
    ({ edits, version, before }) => edits !== null || version !== before.version,
  );
  const read = (ids: readonly string[]) => store.runs.values({ workspace, runId: id, ids });
  return followedInputs({ run, workflow, under, since: changed?.at ?? null, read }, trial);
}
