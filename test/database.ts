import { randomUUID } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";

/** A database of its own, empty, on the run's PostgreSQL server; dropped when it goes out of scope.
 *
 *  `await using database = await freshDatabase();` then `database.url`. */
export async function freshDatabase(): Promise<AsyncDisposable & { url: string }> {
  return freshDatabaseOn(await sharedPostgres());
}

/** Like freshDatabase, on the server whose superuser signs in at `server`. */
export async function freshDatabaseOn(server: string): Promise<AsyncDisposable & { url: string }> {
  return createDatabase(server, "");
}

/** Like freshDatabase, with all that is in the database at `url`, to which nobody may be connected. */
export async function databaseLike(url: string): Promise<AsyncDisposable & { url: string }> {
  return createDatabase(await sharedPostgres(), ` template ${new URL(url).pathname.slice(1)}`);
}

async function createDatabase(server: string, from: string): Promise<AsyncDisposable & { url: string }> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await tell(server, `create database ${name}${from}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: () => tell(server, `drop database if exists ${name} with (force)`),
  };
}

/** A PostgreSQL server for this test alone, which it may stop, kill and start; gone when it goes out of scope. */
export async function ownPostgres(): Promise<PostgresServer> {
  return startPostgres();
}

async function sharedPostgres(): Promise<string> {
  const answer = await fetch(inject("postgresAt"));
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

async function tell(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
