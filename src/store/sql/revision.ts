import { sql, type Transaction } from "kysely";
import { Problem } from "../../contract/problem.ts";
import type { Engine } from "./engine.ts";
import type { Tables } from "./tables.ts";

/**
 * Runs a change of what definitions are compiled from: in one transaction, raising the revision and telling watchers.
 * The revision's row is locked first, so that changes follow one another.
 */
export async function changing<Result>(
  engine: Engine,
  change: (transaction: Transaction<Tables>, revision: number) => Promise<Result>,
  ifRevision?: number,
): Promise<Result> {
  return engine.db.transaction().execute(async (transaction) => {
    let raise = transaction
      .updateTable("revision")
      .set({ revision: sql`revision + 1` })
      .where("id", "=", 1)
      .returning("revision");
    if (ifRevision !== undefined) raise = raise.where("revision", "=", ifRevision);
    const raised = await raise.executeTakeFirst();
    if (raised === undefined) {
      throw new Problem("conflict", {
        detail: "The definitions were changed meanwhile; look again and retry.",
      });
    }
    const result = await change(transaction, raised.revision);
    await engine.announce(transaction);
    return result;
  });
}
