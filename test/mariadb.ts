import type { TestProject } from "vitest/node";
import { startMariadb } from "./mariadb-server.ts";
import { openServerDesk } from "./server-desk.ts";

declare module "vitest" {
  interface ProvidedContext {
    mariadbAt: string;
  }
}

/** Tells the tests where they can ask for the run's MariaDB server, which the first question starts: MARIADB_URL if that
 *  is set, else a server of our own. */
export default async function mariadb(project: TestProject): Promise<() => Promise<void>> {
  const desk = await openServerDesk({ given: process.env["MARIADB_URL"], start: startMariadb });
  project.provide("mariadbAt", desk.address);
  return () => desk.close();
}
