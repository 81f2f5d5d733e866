import type { Kysely, Selectable, Transaction } from "kysely";
import { Problem } from "../../contract/problem.ts";
import type { DraftHead } from "../../contract/version.ts";
import type { AuditEntries } from "../port/definitions.ts";
import type { DraftName, Drafts, NewDraft, StoredDraft } from "../port/drafts.ts";
import { addAudit } from "./audit.ts";
import type { Tables } from "./tables.ts";
import { iso, millis } from "./text.ts";

export function drafts(db: Kysely<Tables>): Drafts {
  return {
    get: (find) => draftOf(db, find),
    async list({ workspace }) {
      const rows = await db
        .selectFrom("drafts")
        .select(["workspace", "kind", "name", "revision", "base", "saved_at", "saved_by"])
        .where("workspace", "=", workspace)
        .orderBy("kind")
        .orderBy("name")
        .execute();
      return rows.map(headOf);
    },
    async save(draft, audit) {
      const [revision] = await saveAll(db, [draft], audit);
      return revision ?? draft.ifRevision;
    },
    saveAll: (all, audit) => saveAll(db, all, audit),
    discard: ({ ifRevision, ...find }, audit = []) =>
      db.transaction().execute(async (transaction) => {
        const isThere = await dropDraft(transaction, { ...find, ifRevision });
        if (isThere) await addAudit(transaction, audit);
        return isThere;
      }),
  };
}

export async function draftOf(db: Kysely<Tables>, find: DraftName): Promise<StoredDraft | null> {
  const row = await draftRow(db, find);
  return row === undefined ? null : { ...headOf(row), definition: JSON.parse(row.document) };
}

function saveAll(db: Kysely<Tables>, all: readonly NewDraft[], audit: AuditEntries = []): Promise<number[]> {
  return db.transaction().execute(async (transaction) => {
    const revisions: number[] = [];
    for (const draft of all) revisions.push(await saveOne(transaction, draft));
    await addAudit(transaction, audit);
    return revisions;
  });
}

async function saveOne(
  transaction: Transaction<Tables>,
  { ifRevision, ...draft }: NewDraft,
): Promise<number> {
  const { workspace, kind, name, base, savedAt, savedBy, definition } = draft;
  const saved_at = millis(savedAt);
  const known = await draftRow(transaction, draft);
  if ((known?.revision ?? 0) !== ifRevision) throw changed(known, draft);
  // Rises even over a draft that was discarded: a revision is that of one content only.
  const revision = Math.max(saved_at, ifRevision + 1);
  const saved = { revision, base, saved_at, saved_by: savedBy, document: JSON.stringify(definition) };
  const { numInsertedOrUpdatedRows: written } = await transaction
    .insertInto("drafts")
    .values({ workspace, kind, name, ...saved })
    .onConflict((conflict) =>
      conflict
        .columns(["workspace", "kind", "name"])
        .doUpdateSet(saved)
        .where("drafts.revision", "=", ifRevision),
    )
    .executeTakeFirstOrThrow();
  // Two may save at once: the second waited for the first one's row.
  if (written === 0n) throw changed(await draftRow(transaction, draft), draft);
  return revision;
}

/** Within a transaction that publishes it, or removes what it is a draft of. */
export async function dropDraft(
  transaction: Transaction<Tables>,
  { ifRevision, ...find }: DraftName & { ifRevision?: number | undefined },
): Promise<boolean> {
  const { workspace, kind, name } = find;
  const { numDeletedRows } = await transaction
    .deleteFrom("drafts")
    .where("workspace", "=", workspace)
    .where("kind", "=", kind)
    .where("name", "=", name)
    .$if(ifRevision !== undefined, (query) => query.where("revision", "=", ifRevision ?? 0))
    .executeTakeFirst();
  if (numDeletedRows === 0n && ifRevision !== undefined)
    throw changed(await draftRow(transaction, find), find);
  return numDeletedRows > 0n;
}

function draftRow(db: Kysely<Tables>, { workspace, kind, name }: DraftName) {
  return db
    .selectFrom("drafts")
    .selectAll()
    .where("workspace", "=", workspace)
    .where("kind", "=", kind)
    .where("name", "=", name)
    .executeTakeFirst();
}

type Row = Selectable<Tables["drafts"]>;

/** Nobody overwrites another's work without a word: who it was, and when. */
function changed(known: Row | undefined, { kind, name }: Pick<DraftName, "kind" | "name">): Problem {
  const detail =
    known === undefined
      ? `The draft of the ${kind} ${name} is gone: it was published or discarded meanwhile.`
      : `The draft of the ${kind} ${name} was saved by ${known.saved_by ?? "Tripline"} at ${iso(known.saved_at)} ` +
        `(revision ${known.revision}). Read it, and save yours on that revision.`;
  return new Problem("conflict", { detail });
}

const headOf = (row: Omit<Row, "document">): DraftHead => ({
  kind: row.kind,
  name: row.name,
  workspace: row.workspace,
  revision: row.revision,
  base: row.base,
  savedAt: iso(row.saved_at),
  savedBy: row.saved_by,
});
