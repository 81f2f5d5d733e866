import type { Resume } from "../../contract/resume.ts";
import type { Attempt } from "../../contract/run.ts";
import type { Resumes } from "../port/resumes.ts";
import type { Engine } from "./engine.ts";
import { attemptRows, journalOf, listedColumns, readyOf, runOf } from "./run-row.ts";
import type { AttemptRow } from "./tables.ts";
import { millis } from "./text.ts";
import { useVersions } from "./versions.ts";

/** Rows written by one statement. */
const rowsMax = 500;

export const resumes = (engine: Engine): Resumes => ({
  async read({ workspace, id }) {
    const { db } = engine;
    // The epoch first: what is read afterwards is as new as it, or newer.
    const row = await db
      .selectFrom("runs")
      .select([...listedColumns, "epoch", "edits"])
      .where("id", "=", id)
      .where("workspace", "=", workspace)
      .executeTakeFirst();
    if (row === undefined) return null;
    const lines = await db
      .selectFrom("attempts")
      .select(["place", "document"])
      .where("run_id", "=", id)
      .execute();
    return {
      run: runOf(row),
      epoch: row.epoch,
      edits: row.edits === null ? null : JSON.parse(row.edits),
      journal: journalOf(lines),
    };
  },
  resume: (given) => resume(engine, given),
});

/** Of several that ask at once, one succeeds: whoever raises the run's epoch first. */
async function resume(
  engine: Engine,
  given: Parameters<Resumes["resume"]>[0],
): ReturnType<Resumes["resume"]> {
  const { workspace, id, epoch, workflowId, edits, marked, added, followed } = given;
  return engine.db.transaction().execute(async (transaction) => {
    const known = await transaction
      .selectFrom("runs")
      .select("resumes")
      .where("id", "=", id)
      .where("workspace", "=", workspace)
      .executeTakeFirst();
    if (known === undefined) return null;
    const before: Resume[] = known.resumes === null ? [] : JSON.parse(known.resumes);
    const queued = await transaction
      .updateTable("runs")
      .set({
        status: "queued",
        version: given.resume.version,
        epoch: epoch + 1,
        // Whoever takes it up next does so without a fruitless claim before.
        written_epoch: epoch + 1,
        worker: null,
        cancel_requested: 0,
        ended_at: null,
        wake_at: null,
        // It may run as long again.
        ran_ms: 0,
        held_ms: 0,
        output: null,
        large: null,
        error: null,
        cause: null,
        followed: followed ? 1 : null,
        resumes: JSON.stringify([...before, given.resume]),
        edits: edits === null ? null : JSON.stringify(edits),
      })
      .where("id", "=", id)
      .where("epoch", "=", epoch)
      .where("status", "in", ["succeeded", "failed", "canceled"])
      .returning(["id", "workspace", "priority"])
      .executeTakeFirst();
    if (queued === undefined) return null;
    await useVersions(transaction, [{ workflowId, version: given.resume.version }], millis(given.now));
    // Each is there: nothing but what it says is changed.
    for (const rows of inParts(attemptRows(id, marked.map(seen))))
      await transaction
        .insertInto("attempts")
        .values(rows)
        .onConflict((conflict) =>
          conflict
            .columns(["run_id", "path", "attempt"])
            .doUpdateSet((row) => ({ document: row.ref("excluded.document") })),
        )
        .execute();
    for (const rows of inParts(attemptRows(id, added)))
      await transaction.insertInto("attempts").values(rows).execute();
    const run = readyOf(queued);
    await engine.wake(transaction, [run]);
    return run;
  });
}

/** What people alone read stands in columns of its own, and stays there. */
const seen = (line: Attempt): Attempt => {
  const { exchanges: _, input: __, ...rest } = line;
  return rest;
};

/** Few statements, since nothing else is written meanwhile. */
function* inParts(rows: readonly AttemptRow[]): Generator<AttemptRow[]> {
  for (let at = 0; at < rows.length; at += rowsMax) yield rows.slice(at, at + rowsMax);
}
