import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Trigger } from "../../contract/trigger.ts";
import type { Definitions } from "../store.ts";
import { contains, searchTerms } from "./search.ts";
import type { Tables } from "./tables.ts";

export function triggers(db: Kysely<Tables>): Pick<Definitions, "triggers" | "trigger"> {
  return {
    triggers: ({ workspace, search }) => findTriggers(db, { workspace, search }),
    async trigger({ workspace, idOrName }) {
      const row = await db
        .selectFrom("triggers")
        .select("document")
        .where("workspace", "=", workspace)
        .where(isNamed(idOrName))
        .executeTakeFirst();
      return row === undefined ? null : JSON.parse(row.document);
    },
  };
}

/** Triggers by name; `search` may be a name, an id, or an address or a part of one (S47). */
export async function findTriggers(
  db: Kysely<Tables>,
  { workspace, search = "" }: { workspace: string; search: string | undefined },
): Promise<Trigger[]> {
  const rows = await db
    .selectFrom("triggers")
    .select("document")
    .where("workspace", "=", workspace)
    .$if(search.trim() !== "", (query) => query.where(isFoundBy(search)))
    .orderBy("name")
    .execute();
  return rows.map((row): Trigger => JSON.parse(row.document));
}

export const isNamed = (idOrName: string): RawBuilder<boolean> =>
  sql<boolean>`(id = ${idOrName} or name = ${idOrName})`;

/** Whether the text that a row is searched by holds what was typed, or what was typed holds its id. */
export function isFoundBy(search: string): RawBuilder<boolean> {
  const { text, words } = searchTerms(search);
  if (words.length === 0) return contains("search", text);
  return sql<boolean>`(${contains("search", text)} or id in (${sql.join(words)}))`;
}
