import { type ColumnDataType, type Expression, type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { workspaceDefault } from "../../contract/name.ts";
import { quotaDefault } from "../../contract/workspace.ts";
import type { Tables } from "../sql/tables.ts";

type ColumnType = ColumnDataType | Expression<unknown>;

/** What the engines call the same kind of column. */
export interface ColumnTypes {
  /** Text that sorts by its bytes. */
  id: ColumnType;
  text: ColumnType;
  integer: ColumnType;
  bytes: ColumnType;
  /** A primary key that rises with each new row. */
  serial: ColumnType;
  /** Ends a `create table` whose rows are small and found by their primary key alone. */
  keyed: Expression<unknown>;
}

/** All tables of the first release. */
export const first = (types: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await definitions(db, types);
    await people(db, types);
    await deliveries(db, types);
    await runs(db, types);
    await db.insertInto("revision").values({ id: 1, revision: 1 }).execute();
    await db
      .insertInto("workspaces")
      .values({ id: workspaceDefault, quota: JSON.stringify(quotaDefault), created_at: Date.now() })
      .execute();
  },
});

async function definitions(db: Kysely<Tables>, { id, text, integer }: ColumnTypes) {
  await db.schema
    .createTable("meta")
    .addColumn("name", id, (column) => column.primaryKey().notNull())
    .addColumn("value", text, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("revision")
    .addColumn("id", integer, (column) => column.primaryKey().notNull())
    .addColumn("revision", integer, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("workspaces")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("quota", text, (column) => column.notNull())
    .addColumn("created_at", integer, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("triggers")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("workspace", id, (column) => column.notNull())
    .addColumn("name", id, (column) => column.notNull())
    .addColumn("document", text, (column) => column.notNull())
    .addUniqueConstraint("triggers_name", ["workspace", "name"])
    .execute();
  await db.schema
    .createTable("workflows")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("workspace", id, (column) => column.notNull())
    .addColumn("name", id, (column) => column.notNull())
    .addColumn("version", integer, (column) => column.notNull())
    .addUniqueConstraint("workflows_name", ["workspace", "name"])
    .execute();
  await db.schema
    .createTable("workflow_versions")
    .addColumn("workflow_id", id, (column) => column.notNull())
    .addColumn("version", integer, (column) => column.notNull())
    .addColumn("created_at", integer, (column) => column.notNull())
    .addColumn("document", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("workflow_versions_key", ["workflow_id", "version"])
    .execute();
}

async function people(db: Kysely<Tables>, { id, text, integer, bytes }: ColumnTypes) {
  await db.schema
    .createTable("secrets")
    .addColumn("workspace", id, (column) => column.notNull())
    .addColumn("name", id, (column) => column.notNull())
    .addColumn("sealed", bytes, (column) => column.notNull())
    .addColumn("created_at", integer, (column) => column.notNull())
    .addColumn("updated_at", integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("secrets_key", ["workspace", "name"])
    .execute();
  await db.schema
    .createTable("keys")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("workspace", id, (column) => column.notNull())
    .addColumn("name", id, (column) => column.notNull())
    .addColumn("start", text, (column) => column.notNull())
    .addColumn("scopes", text, (column) => column.notNull())
    .addColumn("digest", id, (column) => column.notNull().unique())
    .addColumn("created_at", integer, (column) => column.notNull())
    .addColumn("expires_at", integer)
    .addColumn("revoked_at", integer)
    .addColumn("last_used_at", integer)
    .execute();
  await db.schema
    .createTable("workers")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("pool", text)
    .addColumn("seen_at", integer, (column) => column.notNull())
    .execute();
}

async function deliveries(db: Kysely<Tables>, { id, text, integer, bytes, keyed }: ColumnTypes) {
  await db.schema
    .createTable("claimed_keys")
    .addColumn("trigger_id", id, (column) => column.notNull())
    .addColumn("key", id, (column) => column.notNull())
    .addColumn("delivery_id", id, (column) => column.notNull())
    .addColumn("expires_at", integer, (column) => column.notNull())
    .addColumn("answer", text)
    .addPrimaryKeyConstraint("claimed_keys_key", ["trigger_id", "key"])
    .modifyEnd(keyed)
    .execute();
  await db.schema
    .createTable("deliveries")
    .addColumn("workspace", id, (column) => column.notNull())
    .addColumn("id", id, (column) => column.notNull())
    .addColumn("trigger_id", id)
    .addColumn("status", id, (column) => column.notNull())
    .addColumn("received_at", integer, (column) => column.notNull())
    .addColumn("method", text, (column) => column.notNull())
    .addColumn("url", text, (column) => column.notNull())
    .addColumn("ip", text, (column) => column.notNull())
    .addColumn("content_type", text)
    .addColumn("body_bytes", integer, (column) => column.notNull())
    .addColumn("event_type", text)
    .addColumn("idempotency_key", text)
    .addColumn("duplicate_of", text)
    .addColumn("replay_of", text)
    .addColumn("answer_status", integer)
    .addColumn("reason", text)
    .addColumn("faulty", integer, (column) => column.notNull())
    .addColumn("stored_bytes", integer, (column) => column.notNull())
    // The long columns come last: SQLite reads a row from its beginning.
    .addColumn("trace", text, (column) => column.notNull())
    .addColumn("detail", text, (column) => column.notNull())
    .addColumn("body", bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint("deliveries_key", ["workspace", "id"])
    .execute();
  await db.schema.createIndex("deliveries_trigger").on("deliveries").columns(["trigger_id", "id"]).execute();
  for (const column of ["workspace", "trigger_id"] as const) {
    await db.schema
      .createIndex(`deliveries_faulty_${column}`)
      .on("deliveries")
      .columns([column, "id"])
      .where(sql.ref("faulty"), "=", sql.lit(1))
      .execute();
  }
  await db.schema
    .createIndex("deliveries_rejected")
    .on("deliveries")
    .columns(["workspace", "id", "stored_bytes"])
    .where(sql.ref("status"), "=", sql.lit("rejected"))
    .execute();
}

async function runs(db: Kysely<Tables>, { id, text, integer, keyed }: ColumnTypes) {
  await db.schema
    .createTable("runs")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("workspace", id, (column) => column.notNull())
    .addColumn("workflow_id", text, (column) => column.notNull())
    .addColumn("workflow", text, (column) => column.notNull())
    .addColumn("version", integer, (column) => column.notNull())
    .addColumn("delivery_id", id)
    .addColumn("trigger_id", id)
    .addColumn("replay_of", text)
    .addColumn("status", id, (column) => column.notNull())
    .addColumn("epoch", integer, (column) => column.notNull())
    .addColumn("worker", id)
    .addColumn("cancel_requested", integer, (column) => column.notNull().defaultTo(0))
    .addColumn("created_at", integer, (column) => column.notNull())
    .addColumn("started_at", integer)
    .addColumn("ended_at", integer)
    .addColumn("wake_at", integer)
    .addColumn("ran_ms", integer, (column) => column.notNull().defaultTo(0))
    .addColumn("held_ms", integer, (column) => column.notNull().defaultTo(0))
    .addColumn("written_epoch", integer)
    .addColumn("output", text)
    .addColumn("error", text)
    .addColumn("answer", text)
    .execute();
  await db.schema.createIndex("runs_workspace").on("runs").columns(["workspace", "id"]).execute();
  await db.schema
    .createIndex("runs_delivery")
    .on("runs")
    .column("delivery_id")
    .where(sql.ref("delivery_id"), "is not", null)
    .execute();
  // All but the many that succeeded: what is ready, who holds what, and what failed.
  await db.schema
    .createIndex("runs_unsucceeded")
    .on("runs")
    .columns(["status", "id", "workspace"])
    .where(sql.ref("status"), "<>", sql.lit("succeeded"))
    .execute();
  await db.schema
    .createIndex("runs_wake")
    .on("runs")
    .column("wake_at")
    .where(sql.ref("wake_at"), "is not", null)
    .execute();
  await db.schema
    .createTable("attempts")
    .addColumn("run_id", id, (column) => column.notNull())
    .addColumn("path", id, (column) => column.notNull())
    .addColumn("attempt", integer, (column) => column.notNull())
    .addColumn("status", id, (column) => column.notNull())
    .addColumn("place", integer, (column) => column.notNull())
    .addColumn("document", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("attempts_key", ["run_id", "path", "attempt"])
    .modifyEnd(keyed)
    .execute();
}
