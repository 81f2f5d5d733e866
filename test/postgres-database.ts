import { randomUUID } from "node:crypto";
import pg from "pg";

/** A database of its own on the server whose superuser signs in at `server`: empty, or a copy of the database `like`, to
 *  which nobody may be connected. Dropped when it goes out of scope. */
export async function createDatabase(
  server: string,
  like?: string,
): Promise<AsyncDisposable & { url: string }> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await tell(server, `create database ${name}${like === undefined ? "" : ` template ${like}`}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: () => tell(server, `drop database if exists ${name} with (force)`),
  };
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
