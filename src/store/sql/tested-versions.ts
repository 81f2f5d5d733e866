import type { Transaction } from "kysely";
import type { Workflow } from "../../contract/workflow.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";
import { forgetVersions, runsNeedFrom } from "./versions.ts";

/** More than anybody tests one after another; older ones stay only for runs that still have them. */
const testedMax = 50;

/** Keeps what a test runs as a version below 0, and forgets old ones that no run has any more. */
export async function keepTested(
  transaction: Transaction<Tables>,
  { workflow, now }: { workflow: Workflow; now: string },
): Promise<number> {
  const { id } = workflow;
  const known = await transaction
    .selectFrom("workflow_versions")
    .select(["version", "document", "used_at"])
    .where("workflow_id", "=", id)
    .where("version", "<", 0)
    .orderBy("version")
    .execute();
  const documentOf = (version: number) => JSON.stringify({ ...workflow, version });
  const same = known.find(({ version, document }) => document === documentOf(version));
  const version = same?.version ?? (known[0]?.version ?? 0) - 1;
  const used_at = millis(now);
  const row = { workflow_id: id, version, created_at: used_at, used_at, document: documentOf(version) };
  const { numInsertedOrUpdatedRows: written } = await transaction
    .insertInto("workflow_versions")
    .values({ ...row, restores: null })
    .onConflict((conflict) =>
      conflict
        .columns(["workflow_id", "version"])
        .doUpdateSet({ used_at })
        .where("workflow_versions.document", "=", row.document),
    )
    .executeTakeFirstOrThrow();
  // Another test has taken the number meanwhile, for other content.
  if (written === 0n) return keepTested(transaction, { workflow, now });
  if (same === undefined) await forget(transaction, workflow, known.slice(testedMax - 1));
  return version;
}

/** As of versions in force: one that was last used before the oldest run was created has no run. */
async function forget(
  transaction: Transaction<Tables>,
  { id, workspace }: Workflow,
  old: readonly { version: number; used_at: number | null }[],
): Promise<void> {
  if (old.length === 0) return;
  const neededFrom = await runsNeedFrom(transaction, workspace);
  const versions = old.filter(({ used_at }) => (used_at ?? 0) < neededFrom).map(({ version }) => version);
  await forgetVersions(transaction, { id, versions });
}
