import { sql } from "kysely";
import type { StartedBy } from "../../contract/started-by.ts";
import type { Chains } from "../store.ts";
import type { Engine } from "./engine.ts";
import { listedColumns, runOf } from "./run-row.ts";
import { wholeOutput } from "./run-values.ts";
import { insertRuns } from "./start-runs.ts";

export const chains = (engine: Engine): Chains => ({
  async ended({ limit }) {
    const rows = await engine.db
      .selectFrom("runs")
      .select(listedColumns)
      // As it stands in the index, so that SQLite sees that the index fits.
      .where(sql<boolean>`followed is not null and ended_at is not null`)
      .orderBy("ended_at")
      .limit(limit)
      .execute();
    return Promise.all(
      rows.map(async (row) => {
        const { large, ...run } = runOf(row);
        return large === undefined
          ? run
          : { ...run, output: await wholeOutput(engine.db, { ...run, large }) };
      }),
    );
  },
  follow: ({ runId, workspace, starts, now }) =>
    engine.db.transaction().execute(async (transaction) => {
      const ended = await transaction
        .updateTable("runs")
        .set({ followed: null })
        .where("id", "=", runId)
        .where("followed", "is not", null)
        .returning("started_by")
        .executeTakeFirst();
      if (ended === undefined) return false;
      await insertRuns(engine, transaction, { workspace, deliveryId: null, runs: starts, now });
      const by: StartedBy | null = ended.started_by === null ? null : JSON.parse(ended.started_by);
      if (by?.kind !== "run") return true;
      await transaction
        .updateTable("waits")
        .set({ state: "met", result: JSON.stringify({ kind: "run" }) })
        .where("id", "=", by.waitId)
        .where("state", "=", "open")
        .execute();
      return true;
    }),
});
