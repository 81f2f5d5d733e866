import { createHash } from "node:crypto";
import type { Transaction } from "kysely";
import { type Workflow, WorkflowInput } from "../../contract/workflow.ts";
import { readDraft } from "../../core/read-draft.ts";
import type { Tested, TestOf } from "../port/definitions.ts";
import { draftOf } from "./drafts.ts";
import type { Tables } from "./tables.ts";
import { millis } from "./text.ts";
import { forgetVersions, runsNeedFrom } from "./versions.ts";
import { readVersion } from "./workflows.ts";

/** So long a use is not noted again; as `runsNeedFrom` has it, a version stays for an hour after its last use. */
const usedMs = 600_000;
/** More than anybody tests one after another; older ones stay only for runs that still have them. */
const testedMax = 50;

/** Keeps what a test runs as a version below 0, and forgets old ones that no run has any more. */
export async function keepTested(transaction: Transaction<Tables>, test: TestOf): Promise<Tested> {
  const { workspace, id, name, version } = test;
  const draft = await draftOf(transaction, { workspace, kind: "workflow", name });
  const read = draft === null ? null : readDraft(WorkflowInput, draft);
  if (read?.kind === "unreadable") return read;
  const inForce = await readVersion(transaction, { id, version });
  if (inForce === null) throw new Error(`Version ${version} of the workflow “${name}” is gone.`);
  const { createdAt, updatedAt } = inForce;
  const workflow = { ...(read?.value ?? inForce), id, workspace, createdAt, updatedAt, version };
  const kept = await keep(transaction, workflow, millis(test.now));
  return { kind: "kept", version: kept, draftSavedAt: draft?.savedAt ?? null };
}

async function keep(transaction: Transaction<Tables>, workflow: Workflow, used_at: number): Promise<number> {
  const { id } = workflow;
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
  if (same !== undefined) {
    if (used_at - (same.used_at ?? 0) < usedMs) return same.version;
    const { numUpdatedRows: used } = await transaction
      .updateTable("workflow_versions")
      .set({ used_at })
      .where("workflow_id", "=", id)
      .where("version", "=", same.version)
      .executeTakeFirstOrThrow();
    if (used > 0n) return same.version;
  }
  const version = (known[0]?.version ?? 0) - 1;
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
  if (written === 0n) return keep(transaction, workflow, used_at);
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
