import type { Kysely } from "kysely";
import type { AlertRule } from "../../contract/alert.ts";
import type { Alerts } from "../store.ts";
import type { Tables } from "./tables.ts";
import { iso, millis } from "./text.ts";

export function alertRules(db: Kysely<Tables>): Pick<Alerts, "rules" | "putRule" | "removeRule"> {
  return {
    async rules() {
      const rows = await db
        .selectFrom("alert_rules")
        .selectAll()
        .orderBy("workspace")
        .orderBy("name")
        .execute();
      return rows.map(({ workspace, name, created_at, document }): AlertRule => {
        const input: Omit<AlertRule, "workspace" | "name" | "createdAt"> = JSON.parse(document);
        return { ...input, workspace, name, createdAt: iso(created_at) };
      });
    },
    putRule: (rule) => putAlertRule(db, rule),
    removeRule: (find) => removeAlertRule(db, find),
  };
}

/** Also within a transaction. */
export async function putAlertRule(
  db: Kysely<Tables>,
  { workspace, name, createdAt, ...input }: AlertRule,
): Promise<void> {
  const document = JSON.stringify(input);
  await db
    .insertInto("alert_rules")
    .values({ workspace, name, created_at: millis(createdAt), document })
    .onConflict((conflict) => conflict.columns(["workspace", "name"]).doUpdateSet({ document }))
    .execute();
}

export async function removeAlertRule(
  db: Kysely<Tables>,
  { workspace, name }: { workspace: string; name: string },
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("alert_rules")
    .where("workspace", "=", workspace)
    .where("name", "=", name)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
