import { sql, type Transaction } from "kysely";
import type { Forgotten, Members } from "../port/members.ts";
import { addAudit } from "./audit.ts";
import type { Engine } from "./engine.ts";
import { changing } from "./revision.ts";
import type { Tables } from "./tables.ts";

type Person = Parameters<Members["forget"]>[0];

/** Takes a person's name and address out of all that is kept of the configuration; their id stays, which says nothing. */
export function forgetPerson(
  engine: Engine,
  person: Person,
  audit: Parameters<Members["forget"]>[1] = [],
): Promise<Forgotten> {
  return changing(engine, async (transaction) => {
    const owned = await ownedAlone(transaction, person.id);
    if (owned.length > 0) return { kind: "last owner", workspaces: owned };
    const { numDeletedRows } = await transaction
      .deleteFrom("people")
      .where("id", "=", person.id)
      .executeTakeFirst();
    if (numDeletedRows === 0n) return { kind: "unknown" };
    for (const table of ["members", "accounts", "sessions", "two_factors"] as const) {
      await transaction.deleteFrom(table).where("person_id", "=", person.id).execute();
    }
    await transaction.deleteFrom("invitations").where("email", "=", person.email).execute();
    await sql`delete from verifications where value = ${person.id} or identifier like ${`%${person.email}`}`.execute(
      transaction,
    );
    await renameAudit(transaction, person);
    await renameAuthors(transaction, person);
    await addAudit(transaction, audit);
    return { kind: "forgotten" };
  });
}

/** Workspaces that nobody would own without them. */
async function ownedAlone(transaction: Transaction<Tables>, personId: string): Promise<string[]> {
  const rows = await transaction
    .selectFrom("members")
    .select("workspace")
    .where("role", "=", "owner")
    .groupBy("workspace")
    .having(({ fn }) => fn.countAll(), "=", 1)
    .having(({ fn }) => fn.max("person_id"), "=", personId)
    .orderBy("workspace")
    .execute();
  return rows.map(({ workspace }) => workspace);
}

async function renameAudit(transaction: Transaction<Tables>, { id, email }: Person): Promise<void> {
  await transaction
    .updateTable("audit")
    .set({ actor_name: id, actor_email: null })
    .where("actor_id", "=", id)
    .execute();
  await transaction
    .updateTable("audit")
    .set({ target_name: id })
    .where((row) => row.or([row("target_id", "=", id), row(sql`lower(target_name)`, "=", email)]))
    .execute();
  for (const column of ["detail", "difference"] as const) {
    await transaction
      .updateTable("audit")
      .set({ [column]: sql`replace(${sql.ref(column)}, ${email}, ${id})` })
      .where(column, "like", `%${email}%`)
      .execute();
  }
}

/** Who made what is kept by name: one that somebody else has as well says nothing of who it was. */
async function renameAuthors(transaction: Transaction<Tables>, { id, name }: Person): Promise<void> {
  const other = await transaction
    .selectFrom("people")
    .select("id")
    .where("name", "=", name)
    .executeTakeFirst();
  if (other !== undefined) return;
  const authors = [
    ["drafts", "saved_by"],
    ["workflow_versions", "published_by"],
    ["keys", "issued_by"],
    ["invitations", "invited_by"],
    ["resolutions", "resolved_by"],
  ] as const;
  for (const [table, column] of authors) {
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${id} where ${sql.ref(column)} = ${name}`.execute(
      transaction,
    );
  }
}
