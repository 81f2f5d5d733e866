import { createHash } from "node:crypto";
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
  const used_at = millis(now);
  // Found by what is short of each: the documents of fifty are long.
  const digest = digestOf(workflow);
  const known = await transaction
    .selectFrom("workflow_versions")
    .select(["version", "used_at", "digest"])
    .where("workflow_id", "=", id)
    .where("version", "<", 0)
    .orderBy("version")
    .execute();
  const same = known.find((each) => each.digest === digest);
  const version = same?.version ?? (known[0]?.version ?? 0) - 1;
  if (same !== undefined) {
    const { numUpdatedRows } = await transaction
      .updateTable("workflow_versions")
      .set({ used_at })
      .where("workflow_id", "=", id)
      .where("version", "=", version)
      .where("digest", "=", digest)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) return version;
    return keepTested(transaction, { workflow, now });
  }
  const document = JSON.stringify({ ...workflow, version });
  const { numInsertedOrUpdatedRows: written } = await transaction
    .insertInto("workflow_versions")
    .values({ workflow_id: id, version, created_at: used_at, used_at, document, digest, restores: null })
    .onConflict((conflict) =>
      conflict
        .columns(["workflow_id", "version"])
        .doUpdateSet({ used_at })
        .where("workflow_versions.digest", "=", digest),
    )
    .executeTakeFirstOrThrow();
  // Another test has taken the number meanwhile, for other content.
  if (written === 0n) return keepTested(transaction, { workflow, now });
  await forget(transaction, workflow, known.slice(testedMax - 1));
  return version;
}

/** The same for the same content, whatever its number. */
const digestOf = (workflow: Workflow): string =>
  createHash("sha256")
    .update(JSON.stringify({ ...workflow, version: 0 }))
    .digest("base64url");

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
