import type { Write } from "../../sql/engine.ts";
import { bytesAdded } from "../../sql/run-bytes.ts";
import { attemptRows, endTexts } from "../../sql/run-row.ts";
import { millisOrNull } from "../../sql/text.ts";
import type { Written } from "../../store.ts";
import type { Connection, Statement } from "./connection.ts";

/** Writes what the holder of a run says; what it returns is to be called inside a transaction. */
export function writing(connection: Connection): (write: Write) => () => Written {
  const apply = applying(connection);
  const addLine = connection.statement(
    `insert into attempts (run_id, path, attempt, status, place, document, exchanges, input, sealed)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (run_id, path, attempt) do update
       set status = excluded.status, place = excluded.place, document = excluded.document, exchanges = excluded.exchanges,
         input = excluded.input, sealed = excluded.sealed
     where attempts.status = 'waiting'`,
  );
  // Its content is the same wherever it is written again.
  const addValue = connection.statement(
    "insert into run_values (run_id, value, bytes, content) values (?, ?, ?, ?) on conflict (run_id, value) do nothing",
  );
  return (write) => {
    const lines = attemptRows(write.runId, write.attempts, write.sealed);
    const added = bytesAdded(lines, write.values);
    return () => {
      const written = apply(write, added);
      if (written === "lost") return written;
      for (const line of lines) {
        addLine.run(
          line.run_id,
          line.path,
          line.attempt,
          line.status,
          line.place,
          line.document,
          line.exchanges,
          line.input,
          line.sealed,
        );
      }
      for (const { run_id, value, bytes, content } of write.values ?? [])
        addValue.run(run_id, value, bytes, content);
      return written;
    };
  };
}

function applying(connection: Connection): (write: Write, bytes: number) => Written {
  const held = "id = ? and epoch = ? and status = 'running'";
  const goOn: Statement<{ cancel_requested: number }> = connection.statement(
    `update runs set held_ms = ?, bytes = coalesce(bytes, 0) + ?, written_epoch = epoch where ${held} returning cancel_requested`,
  );
  // A run that is to stop stays with its worker, who ends it.
  const giveUp: Statement<{ cancel_requested: number }> = connection.statement(
    `update runs set held_ms = ?, bytes = coalesce(bytes, 0) + ?, status = iif(cancel_requested, status, ?), wake_at = iif(cancel_requested, null, ?),
       worker = iif(cancel_requested, worker, null), written_epoch = epoch
     where ${held} returning cancel_requested`,
  );
  const end = connection.statement(
    `update runs set held_ms = ?, bytes = coalesce(bytes, 0) + ?, status = ?, ended_at = ?, output = ?, large = ?, error = ?, answer = ?, cause = ?, worker = null
     where ${held}`,
  );
  const verdict = (row: { cancel_requested: number } | undefined): Written => {
    if (row === undefined) return "lost";
    return row.cancel_requested === 1 ? "cancel" : "written";
  };
  return (write, bytes) => {
    const { runId, epoch, ranMs, status, wakeAt, endedAt, cause } = write;
    if (status === "running") return verdict(goOn.get(ranMs, bytes, runId, epoch));
    if (endedAt === null)
      return verdict(giveUp.get(ranMs, bytes, status, millisOrNull(wakeAt), runId, epoch));
    const { output, large, error, answer } = endTexts(write);
    const ended = end.run(
      ranMs,
      bytes + bytesAdded([], [], [output, large, error, answer]),
      status,
      millisOrNull(endedAt),
      output,
      large,
      error,
      answer,
      cause,
      runId,
      epoch,
    );
    return ended === 1 ? "written" : "lost";
  };
}
