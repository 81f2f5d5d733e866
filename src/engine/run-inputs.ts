import { Problem } from "../contract/problem.ts";
import type { Resume } from "../contract/resume.ts";
import type { StepInputs } from "../contract/step-input.ts";
import type { CarriedEdits, ClaimedRun, Store } from "../store/store.ts";
import { carriedEdits } from "./resume.ts";
import { followedInputs } from "./trial/followed.ts";
import type { TrialDoors } from "./trial/trial.ts";

export interface RunInputsOf {
  workspace: string;
  id: string;
  /** Only of this step, and of those within it. */
  under?: string | undefined;
}

/** A person waits for it. */
const followMsMax = 5_000;

/**
 * What the steps of a run were given, worked out from its version, its event and its journal: of each time that it went on after
 * its end by itself, with what somebody had changed until then. Throws Problem `not_found`.
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
  const known: StepInputs = { inputs: [], complete: run.fault === undefined };
  if (!known.complete) return known;
  const read = (ids: readonly string[]) => store.runs.values({ workspace, runId: id, ids });
  const until = performance.now() + followMsMax;
  for (const span of spansOf(run, shown.resumes)) {
    const { version } = span.run;
    const workflow = await store.definitions.workflowVersion({ id: run.workflowId, version });
    const msMax = until - performance.now();
    if (workflow === null || msMax <= 0) return { ...known, complete: false };
    const { inputs, complete } = await followedInputs({ ...span, workflow, under, read, msMax }, trial);
    known.inputs.push(...inputs);
    known.complete &&= complete;
  }
  return known;
}

/** A run as it was from one resume to the next. */
interface Span {
  run: ClaimedRun;
  /** Lines that began before it follow from what was known then. */
  since: string;
}

function spansOf(run: ClaimedRun, resumes: readonly Resume[]): Span[] {
  let edits: CarriedEdits | null = null;
  const spanFrom = (since: string, next: Resume | undefined): Span => {
    const { edits: _all, ...unedited } = run;
    const journal =
      next === undefined ? run.journal : run.journal.filter(({ startedAt }) => startedAt < next.at);
    const version = next?.before.version ?? run.version;
    return { since, run: { ...unedited, version, journal, ...(edits !== null && { edits }) } };
  };
  return [null, ...resumes].map((resume, index) => {
    edits = resume?.edits ? carriedEdits(edits, resume.edits, resume.at) : edits;
    return spanFrom(resume?.at ?? "", resumes[index]);
  });
}
