import type { Log } from "../contract/log.ts";
import type { Json } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import type { ResumeInput, ResumePlan, RunEdits } from "../contract/resume.ts";
import { runStatusesEnded } from "../contract/run.ts";
import { followedIn } from "../core/followed.ts";
import type { ReadyRun } from "../core/ready-run.ts";
import { isEnded } from "../core/run-state.ts";
import type { CarriedEdits, Live, Resumable, Store } from "../store/store.ts";
import { keptBytesMax } from "./bounds.ts";
import type { Masking } from "./masking.ts";
import { planJournal } from "./resume-plan.ts";
import { jsonBytes } from "./size.ts";
import { instant } from "./wait.ts";

interface ResumeDoors {
  store: Pick<Store, "resumes" | "definitions">;
  live: Live;
  log: Log;
  now: () => number;
  masking: (of: { workspace: string }) => Masking | null;
  wake: (run: ReadyRun) => void;
}

export interface ResumeOf extends Omit<ResumeInput, "dryRun"> {
  workspace: string;
  id: string;
  /** The name of the API key. */
  by: string;
  dryRun?: boolean;
}

/**
 * Has an ended run go on, at the step that failed or at an earlier one: what succeeded before is not done again, and what
 * is done again has the idempotency key that it had. Throws Problem `not_found`; `conflict` for a run that has not ended,
 * or that somebody else has resumed meanwhile; `invalid_input` for a step that has not run.
 */
export async function resumeRun(doors: ResumeDoors, of: ResumeOf): Promise<ResumePlan> {
  const { store, now, log } = doors;
  const { workspace, id, from } = of;
  const found = await store.resumes.read({ workspace, id });
  if (found === null) throw new Problem("not_found", { detail: `No run has the id "${id}".` });
  const { run, epoch, journal } = found;
  const before = endOf(found, of);
  const version = await versionOf(doors, found, of.version);
  const edits = editsOf(of.edits ?? {}, doors.masking(of));
  checkSteps(found, { from, outputs: edits.steps ?? {} });
  // What is given now comes after all that was done, though a worker's clock was ahead of this one.
  const at = journal.reduce((last, { endedAt }) => (endedAt > last ? endedAt : last), instant(now()));
  const target = from ?? run.error?.step ?? null;
  const wanted = { target, anew: from !== undefined, outputs: edits.steps ?? {}, at };
  const { marked, added, again, kept } = planJournal(journal, wanted);
  const plan: ResumePlan = { from: target, version, again, kept };
  if (of.dryRun === true) return plan;
  const given = of.edits === undefined ? null : edits;
  const { startedBy } = run;
  const isAwaited = startedBy.kind === "run" && startedBy.awaited;
  const resumed = await store.resumes.resume({
    workspace,
    id,
    epoch,
    workflowId: run.workflowId,
    resume: { at, by: of.by, from: target, version, edits: given, before },
    edits: carriedEdits(found.edits, edits, at),
    marked,
    added,
    followed: isAwaited || followedIn(doors.live.current())(`${workspace}/${run.workflow}`),
    now: at,
  });
  if (resumed === null)
    throw new Problem("conflict", { detail: `Somebody else has had the run ${id} go on just now.` });
  doors.wake(resumed);
  log.info("run resumed", { runId: id, from: target, version });
  return plan;
}

/** How it ended. Throws Problem `conflict` where it can't go on. */
function endOf({ run }: Resumable, { from }: ResumeOf) {
  const { id, status, endedAt, version, error } = run;
  if (!isEnded(status) || endedAt === null) {
    throw new Problem("conflict", {
      detail: `The run ${id} is ${status}: only one that has ended (${runStatusesEnded.join(", ")}) is resumed.`,
    });
  }
  if (status === "succeeded" && from === undefined) {
    throw new Problem("conflict", {
      detail: `The run ${id} has succeeded. Say from which step it is to be done again, or replay its delivery.`,
    });
  }
  return { status, endedAt, version, error };
}

/** Throws Problem `not_found`. */
async function versionOf(
  { live, store }: ResumeDoors,
  { run }: Resumable,
  wanted: ResumeInput["version"] = run.version,
): Promise<number> {
  if (wanted === run.version) return wanted;
  const { workflowId: id, workflow } = run;
  if (wanted === "newest") {
    const newest = live.current().workflows.find((each) => each.id === id);
    if (newest !== undefined) return newest.version;
    throw new Problem("not_found", { detail: `The workflow ${workflow} is gone: it has no newest version.` });
  }
  if ((await store.definitions.workflowVersion({ id, version: wanted })) !== null) return wanted;
  throw new Problem("not_found", { detail: `The workflow ${workflow} has no version ${wanted}.` });
}

/** Secrets never reach what is kept, whoever wrote them. */
function editsOf(given: RunEdits, masking: Masking | null): RunEdits {
  const plain: Json = JSON.parse(JSON.stringify(given));
  if (jsonBytes(plain, keptBytesMax) > keptBytesMax) {
    const message = `What is given is larger than the ${keptBytesMax} bytes that it may have.`;
    throw new Problem("invalid_input", { detail: message, issues: [{ path: "edits", message }] });
  }
  if (masking === null) return given;
  const masked = (values: Record<string, Json> | undefined) => values && masking.value(values);
  const { steps, variables, params, body, input } = given;
  return {
    ...given,
    ...(steps && { steps: masked(steps) }),
    ...(variables && { variables: masked(variables) }),
    ...(params && { params: masked(params) }),
    ...(body !== undefined && { body: masking.value(body) }),
    ...(input !== undefined && { input: masking.value(input) }),
  };
}

/** Throws Problem `invalid_input`. */
function checkSteps(
  { run, journal }: Resumable,
  { from, outputs }: { from: string | undefined; outputs: Record<string, Json> },
): void {
  const known = new Set(journal.map(({ path }) => path));
  const named = [
    ...(from === undefined ? [] : [{ path: "from", step: from }]),
    ...Object.keys(outputs).map((step) => ({ path: `edits.steps.${step}`, step })),
  ];
  const issues = named
    .filter(({ step }) => !known.has(step))
    .map(({ path, step }) => ({ path, message: `no step “${step}” has run` }));
  if (issues.length === 0) return;
  const detail = `${issues[0]?.message} in ${run.id}. Its steps: tripline runs ${run.id}`;
  throw new Problem("invalid_input", { detail, issues });
}

/** What a run goes on with: what was changed before, and now. */
export function carriedEdits(
  known: CarriedEdits | null,
  { params, body, input, variables }: RunEdits,
  at: string,
): CarriedEdits | null {
  const edits: CarriedEdits = {
    ...known,
    ...(params && { params: { ...known?.params, ...params } }),
    ...(body !== undefined && { body }),
    ...(input !== undefined && { input }),
    ...(variables && { variables: [...(known?.variables ?? []), { at, saved: variables }] }),
  };
  return Object.keys(edits).length === 0 ? null : edits;
}
