import { type ExpressionBuilder, type Selectable, sql } from "kysely";
import type { DeadLetter, DeadLetterQuery } from "../../contract/dead-letter.ts";
import { destinationOf } from "./destination.ts";
import type { Tables } from "./tables.ts";
import { iso, millis } from "./text.ts";

type Row = Selectable<Tables["dead_letters"]>;

/** What a list needs of a letter, and nothing of what is sealed. */
export const listedColumns = [
  "id",
  "workspace",
  "run_id",
  "workflow",
  "step",
  "message_id",
  "url",
  "status",
  "reason",
  "created_at",
  "updated_at",
  "tries",
  "bytes",
] as const satisfies (keyof Row)[];

export function letterOf(row: Pick<Row, (typeof listedColumns)[number]>): DeadLetter {
  return {
    id: row.id,
    workspace: row.workspace,
    runId: row.run_id,
    workflow: row.workflow,
    step: row.step,
    messageId: row.message_id,
    url: row.url,
    status: row.status,
    reason: row.reason,
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
    tries: row.tries,
    bytes: row.bytes,
  };
}

/** The condition for the letters that a query means. */
export const fits =
  ({ workflow, run, step, url, address, status, since, until }: DeadLetterQuery) =>
  (row: ExpressionBuilder<Tables, "dead_letters">) =>
    row.and([
      ...(workflow === undefined ? [] : [row("workflow", "=", workflow)]),
      ...(run === undefined ? [] : [row("run_id", "=", run)]),
      ...(step === undefined ? [] : [row("step", "=", step)]),
      ...(url === undefined ? [] : [sql<boolean>`${row.ref("url")} like ${pattern(url)} escape '!'`]),
      ...(address === undefined ? [] : [row("destination", "=", destinationOf(address))]),
      ...(status === undefined ? [] : [row("status", "=", status)]),
      ...(since === undefined ? [] : [row("created_at", ">=", millis(since))]),
      ...(until === undefined ? [] : [row("created_at", "<", millis(until))]),
    ]);

const pattern = (text: string) => `%${text.replace(/[!%_]/g, "!$&")}%`;
