import type { Selectable } from "kysely";
import type { Fixture } from "../../contract/fixture.ts";
import type { Fixtures } from "../port/fixtures.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";
import { iso, millis } from "./text.ts";

export function fixtures({ db }: Engine): Fixtures {
  return {
    async list({ workspace, after, limit }) {
      const rows = await db
        .selectFrom("fixtures")
        .selectAll()
        .where("workspace", "=", workspace)
        .$if(after !== undefined, (query) => query.where("name", ">", after ?? ""))
        .orderBy("name")
        .limit(limit)
        .execute();
      return rows.map(fixtureOf);
    },
    async get({ workspace, name }) {
      const row = await db
        .selectFrom("fixtures")
        .selectAll()
        .where("workspace", "=", workspace)
        .where("name", "=", name)
        .executeTakeFirst();
      return row === undefined ? null : fixtureOf(row);
    },
    async put({ workspace, name, createdAt, ...content }) {
      const saved = { created_at: millis(createdAt), document: JSON.stringify(content) };
      await db
        .insertInto("fixtures")
        .values({ workspace, name, ...saved })
        .onConflict((conflict) => conflict.columns(["workspace", "name"]).doUpdateSet(saved))
        .execute();
    },
    async remove({ workspace, name }) {
      const { numDeletedRows } = await db
        .deleteFrom("fixtures")
        .where("workspace", "=", workspace)
        .where("name", "=", name)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

function fixtureOf({ workspace, name, created_at, document }: Selectable<Tables["fixtures"]>): Fixture {
  const content: Omit<Fixture, "workspace" | "name" | "createdAt"> = JSON.parse(document);
  return { ...content, workspace, name, createdAt: iso(created_at) };
}
