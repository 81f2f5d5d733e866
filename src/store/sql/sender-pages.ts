import type { Selectable } from "kysely";
import type { KeptSenderPage, SenderPages } from "../port/sender-pages.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";

export function senderPages({ db }: Engine): SenderPages {
  return {
    async get({ workspace, triggerId }) {
      const row = await db
        .selectFrom("sender_pages")
        .selectAll()
        .where("workspace", "=", workspace)
        .where("trigger_id", "=", triggerId)
        .executeTakeFirst();
      return row === undefined ? null : pageOf(row);
    },
    async find({ digest }) {
      const row = await db
        .selectFrom("sender_pages")
        .selectAll()
        .where("digest", "=", digest)
        .executeTakeFirst();
      return row === undefined ? null : pageOf(row);
    },
    async put({ digest, workspace, triggerId, ...content }) {
      const document = JSON.stringify(content);
      const changed = { workspace, document, ...(digest !== null && { digest }) };
      if (digest === null) {
        await db.updateTable("sender_pages").set(changed).where("trigger_id", "=", triggerId).execute();
        return;
      }
      await db
        .insertInto("sender_pages")
        .values({ trigger_id: triggerId, workspace, digest, document })
        .onConflict((conflict) => conflict.column("trigger_id").doUpdateSet(changed))
        .execute();
    },
    async remove({ workspace, triggerId }) {
      const { numDeletedRows } = await db
        .deleteFrom("sender_pages")
        .where("workspace", "=", workspace)
        .where("trigger_id", "=", triggerId)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

function pageOf({ workspace, trigger_id, document }: Selectable<Tables["sender_pages"]>): KeptSenderPage {
  const content: Omit<KeptSenderPage, "workspace" | "triggerId"> = JSON.parse(document);
  return { ...content, workspace, triggerId: trigger_id };
}
