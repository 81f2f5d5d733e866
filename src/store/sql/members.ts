import type { Transaction } from "kysely";
import type { Member } from "../../contract/people.ts";
import type { Role } from "../../contract/role.ts";
import type { MemberChange, Members } from "../port/members.ts";
import { addAudit } from "./audit.ts";
import type { Engine } from "./engine.ts";
import { forgetPerson } from "./forget-person.ts";
import { invitations } from "./invitations.ts";
import { insertPerson, resetPassword } from "./person.ts";
import { changing } from "./revision.ts";
import type { Tables } from "./tables.ts";
import { iso, millis } from "./text.ts";
import { workspaceVerbs } from "./workspaces.ts";

export function members(engine: Engine): Members {
  const { db } = engine;
  const anybody = async (transaction: Pick<Transaction<Tables>, "selectFrom">) =>
    (await transaction.selectFrom("people").select("id").limit(1).executeTakeFirst()) !== undefined;
  return {
    ...invitations(engine),
    ...workspaceVerbs(engine),
    isAnybody: () => anybody(db),
    addFirst: ({ person, workspace }, audit = []) =>
      changing(engine, async (transaction) => {
        if (await anybody(transaction)) return false;
        await insertPerson(transaction, person);
        const member = {
          workspace,
          person_id: person.id,
          role: "owner",
          created_at: millis(person.now),
        } as const;
        await transaction.insertInto("members").values(member).execute();
        await addAudit(transaction, audit);
        return true;
      }),
    async person({ email }) {
      const row = await db
        .selectFrom("people")
        .select(["id", "name", "email"])
        .where("email", "=", email)
        .executeTakeFirst();
      return row ?? null;
    },
    list: async ({ workspace }) => list(db, workspace),
    resetPassword: (reset, audit = []) =>
      changing(engine, async (transaction) => {
        await resetPassword(transaction, reset);
        await addAudit(transaction, audit);
      }),
    setRole: ({ workspace, personId, role }, audit = []) =>
      changing(engine, async (transaction) => {
        const verdict = role === "owner" ? null : await unowned(transaction, { workspace, personId });
        if (verdict !== null) return verdict;
        const { numUpdatedRows } = await transaction
          .updateTable("members")
          .set({ role })
          .where("workspace", "=", workspace)
          .where("person_id", "=", personId)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return "unknown";
        await addAudit(transaction, audit);
        return "changed";
      }),
    forget: (person, audit) => forgetPerson(engine, person, audit),
    remove: ({ workspace, personId }, audit = []) =>
      changing(engine, async (transaction) => {
        const verdict = await unowned(transaction, { workspace, personId });
        if (verdict !== null) return verdict;
        const { numDeletedRows } = await transaction
          .deleteFrom("members")
          .where("workspace", "=", workspace)
          .where("person_id", "=", personId)
          .executeTakeFirst();
        if (numDeletedRows === 0n) return "unknown";
        await addAudit(transaction, audit);
        return "changed";
      }),
  };
}

/** Whether the workspace would have no owner without this one. Changes of members follow one another. */
async function unowned(
  transaction: Transaction<Tables>,
  { workspace, personId }: { workspace: string; personId: string },
): Promise<MemberChange | null> {
  const owners = await transaction
    .selectFrom("members")
    .select("person_id")
    .where("workspace", "=", workspace)
    .where("role", "=", "owner")
    .execute();
  return owners.length === 1 && owners[0]?.person_id === personId ? "last owner" : null;
}

async function list(db: Engine["db"], workspace: string): Promise<Member[]> {
  const rows = await db
    .selectFrom("members")
    .innerJoin("people", "people.id", "members.person_id")
    .select([
      "people.id",
      "people.name",
      "people.email",
      "people.two_factor_enabled",
      "members.role",
      "members.created_at",
    ])
    .where("members.workspace", "=", workspace)
    .orderBy("people.id")
    .execute();
  return rows.map(({ id, name, email, role, two_factor_enabled, created_at }) => ({
    id,
    name,
    email,
    role,
    isTwoFactor: two_factor_enabled === 1,
    since: iso(created_at),
  }));
}

/** Every membership, for the snapshot. */
export async function readMembers(
  transaction: Transaction<Tables>,
): Promise<{ personId: string; workspace: string; role: Role }[]> {
  const rows = await transaction
    .selectFrom("members")
    .select(["person_id", "workspace", "role"])
    .orderBy("workspace")
    .orderBy("person_id")
    .execute();
  return rows.map(({ person_id, ...member }) => ({ personId: person_id, ...member }));
}
