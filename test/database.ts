import pg from "pg";
import { inject } from "vitest";
import { createDatabase } from "./postgres-database.ts";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";

type Database = AsyncDisposable & { url: string };

/** A database of its own, empty, on the run's PostgreSQL server; dropped when it goes out of scope.
 *
 *  `await using database = await freshDatabase();` then `database.url`. */
export async function freshDatabase(): Promise<Database> {
  return createDatabase((await sharedPostgres()).server);
}

/** Like freshDatabase, as the first start of a program leaves it: all tables, and nothing in them. */
export async function storeDatabase(): Promise<Database> {
  const { server, tables } = await sharedPostgres();
  return createDatabase(server, tables);
}

/** Like freshDatabase, on the server whose superuser signs in at `server`. */
export async function freshDatabaseOn(server: string): Promise<Database> {
  return createDatabase(server);
}

/** Like freshDatabase, with all that is in the database at `url`, to which nobody may be connected. */
export async function databaseLike(url: string): Promise<Database> {
  return createDatabase((await sharedPostgres()).server, new URL(url).pathname.slice(1));
}

/** A PostgreSQL server for this test alone, which it may stop, kill and start; gone when it goes out of scope. */
export async function ownPostgres(): Promise<PostgresServer> {
  return startPostgres();
}

/** Asks it one thing, by a connection of its own. */
export async function ask<Row extends pg.QueryResultRow>(url: string, question: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(question)).rows;
  } finally {
    await client.end();
  }
}

async function sharedPostgres(): Promise<{ server: string; tables: string }> {
  const answer = await fetch(inject("postgresAt"));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  const url = new URL(text);
  const tables = url.hash.slice(1);
  url.hash = "";
  return { server: url.href, tables };
}
