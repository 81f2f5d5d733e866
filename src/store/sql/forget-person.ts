import { sql, type Transaction } from "kysely";
import type { Forgotten, Members } from "../port/members.ts";
import { addAudit } from "./audit.ts";
import type { Engine } from "./engine.ts";
import { noteForgotten } from "./forgotten.ts";
import { changing } from "./revision.ts";
import { contains, escaped } from "./search.ts";
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
    await sql`delete from verifications where value = ${person.id} or identifier = ${person.email}
      or identifier like ${`%-${escaped(person.email)}`} escape '\\'`.execute(transaction);
    await noteForgotten(transaction, person);
    // Entries on their way are waited for, and others come when this has committed and know of it.
    if (engine.kind === "postgres") {
      await sql`lock table audit in share row exclusive mode`.execute(transaction);
    }
    const names = await namesOf(transaction, person);
    await renameAudit(transaction, { ...person, kind: engine.kind });
    for (const name of names) await renameAuthors(transaction, { ...person, name });
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

/** All that they were called: the audit keeps the name of each time. */
async function namesOf(transaction: Transaction<Tables>, { id, name }: Person): Promise<Set<string>> {
  const rows = await transaction
    .selectFrom("audit")
    .select("actor_name")
    .distinct()
    .where("actor_id", "=", id)
    .execute();
  return new Set([name, ...rows.flatMap(({ actor_name }) => actor_name ?? [])]);
}

async function renameAudit(
  transaction: Transaction<Tables>,
  { id, email, kind }: Person & Pick<Engine, "kind">,
): Promise<void> {
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
  // Not within another address, as in `joann@…` for `ann@…`.
  const whole = new RegExp(String.raw`(?<![\w.+%-])${RegExp.escape(email)}(?![\w-]|\.\w)`, "gi");
  for (const column of ["detail", "difference"] as const) {
    const rows = await transaction
      .selectFrom("audit")
      .select(["id", column])
      .where(contains(kind, column, email))
      .execute();
    for (const row of rows) {
      const text = row[column]?.replaceAll(whole, id);
      await transaction
        .updateTable("audit")
        .set({ [column]: text })
        .where("id", "=", row.id)
        .execute();
    }
  }
}

/** Who made what is kept by name: one that somebody else has as well, or a key, says nothing of who it was. */
async function renameAuthors(transaction: Transaction<Tables>, { id, name }: Person): Promise<void> {
  for (const bearers of ["people", "keys"] as const) {
    const other = await transaction
      .selectFrom(bearers)
      .select("id")
      .where("name", "=", name)
      .executeTakeFirst();
    if (other !== undefined) return;
  }
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
