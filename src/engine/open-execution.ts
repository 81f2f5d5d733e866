import { isTested } from "../contract/run-version.ts";
import type { ClaimedRun } from "../store/store.ts";
import type { ExecuteDoors } from "./execute.ts";
import { Execution } from "./execution.ts";
import type { Surroundings } from "./surroundings.ts";
import { uncounted } from "./uncounted.ts";
import type { Workflows } from "./workflows.ts";
import { written } from "./writing.ts";

export interface OpenDoors {
  readonly workflows: Workflows;
  readonly surroundings: Surroundings;
  readonly execute: ExecuteDoors;
}

/**
 * A run that was taken up so often, and never got as far as to write anything, ends its process each time, or is lost
 * with it: it would for ever, and with it whatever else the process does.
 */
const fruitlessClaimsMax = 20;

/** Makes a claimed run ready. Null where this process gives up first; throws where the run can't be carried on at all. */
export async function openExecution(
  run: ClaimedRun,
  { workflows, surroundings, execute }: OpenDoors,
): Promise<Execution | null> {
  const { log, given } = execute;
  if (run.fault !== undefined) throw new Error(run.fault);
  if (run.fruitlessClaims > fruitlessClaimsMax) {
    throw new Error(`The run was taken up ${run.fruitlessClaims} times, and its process ended each time.`);
  }
  const version = { id: run.workflowId, version: run.version };
  const workflow =
    workflows.known(version) ?? (await written(() => workflows.load(version), { log, given, runId: run.id }));
  if (workflow === null) {
    if (given.aborted) return null;
    throw new Error(`Version ${run.version} of the workflow “${run.workflow}” is gone.`);
  }
  const { masking, ...sources } = surroundings.of(run);
  const of = { run, workflow, sources, masking: workflow.usesSecrets ? masking : null };
  return new Execution(of, isTested(run) ? uncounted(execute) : execute);
}
