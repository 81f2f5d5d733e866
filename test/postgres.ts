import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresAt: string;
  }
}

/** Tells the tests where they can ask for the run's PostgreSQL server, which the first question starts: DATABASE_URL if
 *  that is set, else a server of our own. A run that needs no database waits for none. */
export default async function postgres(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<PostgresServer> | undefined;
  const url = async () => {
    const given = process.env["DATABASE_URL"];
    if (given !== undefined) return given;
    starting ??= startPostgres();
    return (await starting).url;
  };
  const desk = createServer((_, response) => {
    url().then(
      (answer) => response.end(answer),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((listening) => desk.listen(0, "127.0.0.1", listening));
  const { port } = desk.address() as AddressInfo;
  project.provide("postgresAt", `http://127.0.0.1:${port}`);
  return async () => {
    desk.close();
    const server = await starting?.catch(() => undefined);
    await server?.[Symbol.asyncDispose]();
  };
}
