import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import type { Tables } from "../sql/tables.ts";
import type { ColumnTypes } from "./0001-first.ts";

/** People, how they sign in, and to which workspaces they belong. */
export const people = (types: ColumnTypes): Migration => ({
  async up(db: Kysely<Tables>) {
    await persons(db, types);
    await sessions(db, types);
    await secondFactors(db, types);
    await members(db, types);
  },
});

async function persons(db: Kysely<Tables>, { id, text, integer }: ColumnTypes) {
  await db.schema
    .createTable("people")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("email", id, (column) => column.notNull().unique())
    .addColumn("email_verified", integer, (column) => column.notNull())
    .addColumn("image", text)
    .addColumn("two_factor_enabled", integer, (column) => column.notNull().defaultTo(0))
    .addColumn("created_at", integer, (column) => column.notNull())
    .addColumn("updated_at", integer, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("accounts")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("person_id", id, (column) => column.notNull())
    .addColumn("provider_id", id, (column) => column.notNull())
    .addColumn("account_id", id, (column) => column.notNull())
    .addColumn("password", text)
    .addColumn("scope", text)
    .addColumn("access_token", text)
    .addColumn("refresh_token", text)
    .addColumn("id_token", text)
    .addColumn("access_token_expires_at", integer)
    .addColumn("refresh_token_expires_at", integer)
    .addColumn("created_at", integer, (column) => column.notNull())
    .addColumn("updated_at", integer, (column) => column.notNull())
    .addUniqueConstraint("accounts_identity", ["provider_id", "account_id"])
    .execute();
  await db.schema.createIndex("accounts_person").on("accounts").column("person_id").execute();
}

async function sessions(db: Kysely<Tables>, { id, text, integer }: ColumnTypes) {
  await db.schema
    .createTable("sessions")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("token", id, (column) => column.notNull().unique())
    .addColumn("person_id", id, (column) => column.notNull())
    .addColumn("ip_address", text)
    .addColumn("user_agent", text)
    .addColumn("expires_at", integer, (column) => column.notNull())
    .addColumn("created_at", integer, (column) => column.notNull())
    .addColumn("updated_at", integer, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("sessions_person").on("sessions").column("person_id").execute();
  await db.schema.createIndex("sessions_expiry").on("sessions").column("expires_at").execute();
}

async function secondFactors(db: Kysely<Tables>, { id, text, integer }: ColumnTypes) {
  await db.schema
    .createTable("verifications")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("identifier", id, (column) => column.notNull())
    .addColumn("value", text, (column) => column.notNull())
    .addColumn("expires_at", integer, (column) => column.notNull())
    .addColumn("created_at", integer, (column) => column.notNull())
    .addColumn("updated_at", integer, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("verifications_identifier").on("verifications").column("identifier").execute();
  await db.schema
    .createTable("two_factors")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("person_id", id, (column) => column.notNull().unique())
    .addColumn("secret", text, (column) => column.notNull())
    .addColumn("backup_codes", text, (column) => column.notNull())
    .addColumn("verified", integer)
    .addColumn("failed_verification_count", integer)
    .addColumn("locked_until", integer)
    .execute();
}

async function members(db: Kysely<Tables>, { id, text, integer, keyed }: ColumnTypes) {
  await db.schema
    .createTable("members")
    .addColumn("workspace", id, (column) => column.notNull())
    .addColumn("person_id", id, (column) => column.notNull())
    .addColumn("role", id, (column) => column.notNull())
    .addColumn("created_at", integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("members_key", ["workspace", "person_id"])
    .modifyEnd(keyed)
    .execute();
  await db.schema
    .createTable("invitations")
    .addColumn("id", id, (column) => column.primaryKey().notNull())
    .addColumn("workspace", id, (column) => column.notNull())
    .addColumn("email", id, (column) => column.notNull())
    .addColumn("role", id, (column) => column.notNull())
    .addColumn("digest", id, (column) => column.notNull().unique())
    .addColumn("invited_by", text)
    .addColumn("created_at", integer, (column) => column.notNull())
    .addColumn("expires_at", integer, (column) => column.notNull())
    .addUniqueConstraint("invitations_place", ["workspace", "email"])
    .execute();
  await db.schema.createIndex("invitations_email").on("invitations").column("email").execute();
}
