import type { Transaction } from "kysely";
import { Problem } from "../../contract/problem.ts";
import { versionsMax } from "../../contract/version.ts";
import type { Workflow } from "../../contract/workflow.ts";
import type { Publishing, WorkflowLinks } from "../store.ts";
import type { Tables } from "./tables.ts";
import { millis, plainOrNull } from "./text.ts";

/** Old versions looked at with each one that is published: more than come. */
const forgottenMax = 20;
/** A gateway that has not heard of a new version starts the one before; it hears of it within seconds. */
const runMarginMs = 3_600_000;

/** Makes it the version in force, and forgets old ones that no run needs. */
export async function publishVersion(
  transaction: Transaction<Tables>,
  workflow: Workflow,
  { by = null, note = null, restores = null, starts = [] }: Publishing & { starts?: readonly string[] },
): Promise<void> {
  const { id, workspace, name, version } = workflow;
  await transaction
    .insertInto("workflows")
    .values({ id, workspace, name, version, links: linksText(workflow, starts) })
    .execute();
  const document = JSON.stringify(workflow);
  const row = { workflow_id: id, version, created_at: millis(workflow.updatedAt), document, restores };
  const { numInsertedOrUpdatedRows: added } = await transaction
    .insertInto("workflow_versions")
    .values({ ...row, published_by: plainOrNull(by), note: plainOrNull(note) })
    .onConflict((conflict) => conflict.columns(["workflow_id", "version"]).doNothing())
    .executeTakeFirstOrThrow();
  if (added !== 0n) return forget(transaction, workflow);
  const known = await transaction
    .selectFrom("workflow_versions")
    .select("document")
    .where("workflow_id", "=", id)
    .where("version", "=", version)
    .executeTakeFirst();
  // A version is what runs that started with it go on with: it never changes.
  if (known?.document !== document) {
    throw new Problem("conflict", { detail: `Version ${version} of workflow ${name} exists already.` });
  }
}

/** What the snapshot tells of a workflow besides its name: null for most. */
function linksText(
  { schedules, after, onFailure, concurrency, order }: Workflow,
  starts: readonly string[],
): string | null {
  const links: WorkflowLinks = {
    ...(schedules.length > 0 && { schedules }),
    ...(after.length > 0 && { after }),
    ...(onFailure !== undefined && { onFailure }),
    ...(starts.length > 0 && { starts }),
    ...(concurrency !== undefined && { concurrency }),
    ...(order !== undefined && { orderKey: order.key }),
  };
  return Object.keys(links).length === 0 ? null : JSON.stringify(links);
}

/** Notes that runs are started with a version that may not be the newest. */
export async function useVersions(
  transaction: Transaction<Tables>,
  runs: readonly { workflowId: string; version: number }[],
  now: number,
): Promise<void> {
  const used = new Map(runs.map((run) => [`${run.workflowId}@${run.version}`, run]));
  const inOrder = [...used].toSorted(([one], [other]) => (one < other ? -1 : 1));
  for (const [, { workflowId, version }] of inOrder) {
    await transaction
      .updateTable("workflow_versions")
      .set({ used_at: now })
      .where("workflow_id", "=", workflowId)
      .where("version", "=", version)
      .execute();
  }
}

/**
 * Forgets versions beyond the newest ones. A run has either the version that was the newest when it was created, or one
 * that it was started with by hand. So a version is no longer needed once it was succeeded, and last used, before the
 * oldest run that is kept was created: that is found by the runs' key, and not by looking through millions of runs.
 */
async function forget(
  transaction: Transaction<Tables>,
  { id, workspace, version }: Pick<Workflow, "id" | "workspace" | "version">,
): Promise<void> {
  if (version <= versionsMax) return;
  const neededFrom = await runsNeedFrom(transaction, workspace);
  const old = await transaction
    .selectFrom("workflow_versions")
    .select(["version", "created_at", "used_at"])
    .where("workflow_id", "=", id)
    .where("version", "<=", version - versionsMax + 1)
    .where("version", ">", 0)
    .orderBy("version")
    .limit(forgottenMax + 1)
    .execute();
  // The last one is looked at only for when it succeeded the one before.
  const unneeded = old
    .slice(0, -1)
    .filter(({ used_at }, at) => Math.max(old[at + 1]?.created_at ?? 0, used_at ?? 0) < neededFrom)
    .map((row) => row.version);
  await forgetVersions(transaction, { id, versions: unneeded });
}

/** A version that was last used before (ms since 1970) has no run that is kept. */
export async function runsNeedFrom(transaction: Transaction<Tables>, workspace: string): Promise<number> {
  const oldest = await transaction
    .selectFrom("runs")
    .select("created_at")
    .where("workspace", "=", workspace)
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  return (oldest?.created_at ?? Number.MAX_SAFE_INTEGER) - runMarginMs;
}

export async function forgetVersions(
  transaction: Transaction<Tables>,
  { id, versions }: { id: string; versions: readonly number[] },
): Promise<void> {
  if (versions.length === 0) return;
  await transaction
    .deleteFrom("workflow_versions")
    .where("workflow_id", "=", id)
    .where("version", "in", versions)
    .execute();
}
