import type { TestProject } from "vitest/node";
import { silentLog } from "../src/contract/log.ts";
import { openPostgres } from "../src/store/engines/postgres.ts";
import { migrate } from "../src/store/sql/migrate.ts";
import { createDatabase } from "./postgres-database.ts";
import { startPostgres } from "./postgres-server.ts";
import { openServerDesk } from "./server-desk.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresAt: string;
  }
}

/** Tells the tests where they can ask for the run's PostgreSQL server, which the first question starts: DATABASE_URL if
 *  that is set, else a server of our own. A run that needs no database waits for none. Behind the address stands, as its
 *  fragment, the name of a database in which the tables of a store are made, to be copied. */
export default async function postgres(project: TestProject): Promise<() => Promise<void>> {
  const desk = await openServerDesk({ given: undefined, start: serverWithTables });
  project.provide("postgresAt", desk.address);
  return () => desk.close();
}

async function serverWithTables(): Promise<AsyncDisposable & { url: string }> {
  await using opening = new AsyncDisposableStack();
  const given = process.env["DATABASE_URL"];
  const server = given ?? opening.use(await startPostgres({ tls: true })).url;
  const database = opening.use(await createDatabase(server));
  await makeTables(database.url);
  const url = new URL(server);
  url.hash = new URL(database.url).pathname.slice(1);
  const opened = opening.move();
  return { url: url.href, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function makeTables(url: string): Promise<void> {
  const engine = openPostgres({ url, log: silent, keyIds: [] });
  await migrate(engine, silentLog);
  await engine.db.destroy();
  await engine.close();
}
