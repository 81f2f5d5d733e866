import type { TestProject } from "vitest/node";
import { startPostgres } from "./postgres-server.ts";
import { openServerDesk } from "./server-desk.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresAt: string;
  }
}

/** Tells the tests where they can ask for the run's PostgreSQL server, which the first question starts: DATABASE_URL if
 *  that is set, else a server of our own. A run that needs no database waits for none. */
export default async function postgres(project: TestProject): Promise<() => Promise<void>> {
  const desk = await openServerDesk({
    given: process.env["DATABASE_URL"],
    start: () => startPostgres({ tls: true }),
  });
  project.provide("postgresAt", desk.address);
  return () => desk.close();
}
