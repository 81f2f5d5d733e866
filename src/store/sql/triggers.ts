import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Definitions } from "../store.ts";
import type { Tables } from "./tables.ts";
import { triggerOf } from "./trigger-documents.ts";

export function triggers(db: Kysely<Tables>): Pick<Definitions, "trigger"> {
  return {
    async trigger({ workspace, idOrName }) {
      const row = await db
        .selectFrom("triggers")
        .select("document")
        .where("workspace", "=", workspace)
        .where(isNamed(idOrName))
        .executeTakeFirst();
      return row === undefined ? null : triggerOf(row.document);
    },
  };
}

export const isNamed = (idOrName: string): RawBuilder<boolean> =>
  sql<boolean>`(id = ${idOrName} or name = ${idOrName})`;
