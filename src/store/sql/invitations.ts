import type { Transaction } from "kysely";
import type { Invitation } from "../../contract/people.ts";
import { Problem } from "../../contract/problem.ts";
import { Role } from "../../contract/role.ts";
import type { Members } from "../port/members.ts";
import { addAudit } from "./audit.ts";
import type { Engine } from "./engine.ts";
import type { InvitationRow } from "./people-tables.ts";
import { insertPerson, isTaken } from "./person.ts";
import { changing } from "./revision.ts";
import type { Tables } from "./tables.ts";
import { iso, millis } from "./text.ts";

type Verbs = "invite" | "invitations" | "invitation" | "isInvited" | "uninvite" | "accept" | "joinInvited";

export function invitations(engine: Engine): Pick<Members, Verbs> {
  const { db } = engine;
  return {
    ...accepting(engine),
    invite: (invitation, audit = []) =>
      changing(engine, async (transaction) => {
        await refuseMember(transaction, invitation);
        const { id, workspace, email, role, digest, invitedBy } = invitation;
        const at = { created_at: millis(invitation.createdAt), expires_at: millis(invitation.expiresAt) };
        const given = { id, role, digest, invited_by: invitedBy, ...at };
        await transaction
          .insertInto("invitations")
          .values({ workspace, email, ...given })
          .onConflict((conflict) => conflict.columns(["workspace", "email"]).doUpdateSet(given))
          .execute();
        await addAudit(transaction, audit);
      }),
    async invitations({ workspace, now }) {
      const rows = await db
        .selectFrom("invitations")
        .selectAll()
        .where("workspace", "=", workspace)
        .where("expires_at", ">", millis(now))
        .orderBy("id")
        .execute();
      return rows.map(invitationOf);
    },
    async invitation({ digest, now }) {
      const row = await db
        .selectFrom("invitations")
        .selectAll()
        .where("digest", "=", digest)
        .where("expires_at", ">", millis(now))
        .executeTakeFirst();
      return row === undefined ? null : invitationOf(row);
    },
    async isInvited({ email, now }) {
      const row = await db
        .selectFrom("invitations")
        .select("id")
        .where("email", "=", email)
        .where("expires_at", ">", millis(now))
        .executeTakeFirst();
      return row !== undefined;
    },
    uninvite: ({ workspace, id }, audit = []) =>
      changing(engine, async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom("invitations")
          .where("workspace", "=", workspace)
          .where("id", "=", id)
          .executeTakeFirst();
        if (numDeletedRows > 0n) await addAudit(transaction, audit);
        return numDeletedRows > 0n;
      }),
  };
}

function accepting(engine: Engine): Pick<Members, "accept" | "joinInvited"> {
  return {
    joinInvited: ({ personId, email, now }) =>
      changing(engine, async (transaction) => {
        const open = await transaction
          .deleteFrom("invitations")
          .where("email", "=", email)
          .where("expires_at", ">", millis(now))
          .returning(["workspace", "role"])
          .execute();
        for (const place of open) await join(transaction, { ...place, personId, now });
        return open;
      }),
    accept: ({ digest, now, person }, audit = []) =>
      changing(engine, async (transaction) => {
        const open = await transaction
          .selectFrom("invitations")
          .selectAll()
          .where("digest", "=", digest)
          .where("expires_at", ">", millis(now))
          .executeTakeFirst();
        if (open === undefined) return "gone";
        if ("email" in person) {
          if (await isTaken(transaction, person.email)) return "taken";
          await insertPerson(transaction, person);
        }
        await transaction.deleteFrom("invitations").where("id", "=", open.id).execute();
        await join(transaction, { workspace: open.workspace, role: open.role, personId: person.id, now });
        await addAudit(transaction, audit);
        return "accepted";
      }),
  };
}
/** One who is a member already keeps the wider of both roles. */
async function join(
  transaction: Transaction<Tables>,
  { workspace, role, personId, now }: { workspace: string; role: Role; personId: string; now: string },
): Promise<void> {
  const before = await transaction
    .selectFrom("members")
    .select("role")
    .where("workspace", "=", workspace)
    .where("person_id", "=", personId)
    .executeTakeFirst();
  const rank = (each: Role) => Role.options.indexOf(each);
  if (before !== undefined && rank(before.role) >= rank(role)) return;
  await transaction
    .insertInto("members")
    .values({ workspace, person_id: personId, role, created_at: millis(now) })
    .onConflict((conflict) => conflict.columns(["workspace", "person_id"]).doUpdateSet({ role }))
    .execute();
}

async function refuseMember(
  transaction: Transaction<Tables>,
  { workspace, email }: { workspace: string; email: string },
): Promise<void> {
  const member = await transaction
    .selectFrom("members")
    .innerJoin("people", "people.id", "members.person_id")
    .select("people.id")
    .where("members.workspace", "=", workspace)
    .where("people.email", "=", email)
    .executeTakeFirst();
  if (member === undefined) return;
  throw new Problem("conflict", { detail: `${email} is a member already; change the role instead.` });
}

const invitationOf = (row: InvitationRow): Invitation => ({
  id: row.id,
  workspace: row.workspace,
  email: row.email,
  role: row.role,
  invitedBy: row.invited_by,
  createdAt: iso(row.created_at),
  expiresAt: iso(row.expires_at),
});
