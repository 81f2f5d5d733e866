import type { Selectable } from "kysely";
import type { View } from "../../contract/view.ts";
import type { Views } from "../port/views.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";

export function views({ db }: Engine): Views {
  return {
    async list({ workspace }) {
      const rows = await db
        .selectFrom("views")
        .selectAll()
        .where("workspace", "=", workspace)
        .orderBy("name")
        .execute();
      return rows.map(viewOf);
    },
    async get({ workspace, name }) {
      const row = await db
        .selectFrom("views")
        .selectAll()
        .where("workspace", "=", workspace)
        .where("name", "=", name)
        .executeTakeFirst();
      return row === undefined ? null : viewOf(row);
    },
    async put({ workspace, name, ...content }) {
      const document = JSON.stringify(content);
      await db
        .insertInto("views")
        .values({ workspace, name, document })
        .onConflict((conflict) => conflict.columns(["workspace", "name"]).doUpdateSet({ document }))
        .execute();
    },
    async remove({ workspace, name }) {
      const { numDeletedRows } = await db
        .deleteFrom("views")
        .where("workspace", "=", workspace)
        .where("name", "=", name)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

function viewOf({ workspace, name, document }: Selectable<Tables["views"]>): View {
  const content: Omit<View, "workspace" | "name"> = JSON.parse(document);
  return { ...content, workspace, name };
}
