import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { type MariadbServer, startMariadb } from "./mariadb-server.ts";

declare module "vitest" {
  interface ProvidedContext {
    mariadbAt: string;
  }
}

/** Tells the tests where they can ask for the run's MariaDB server, which the first question starts: MARIADB_URL if that
 *  is set, else a server of our own. */
export default async function mariadb(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<MariadbServer> | undefined;
  const url = async () => {
    const given = process.env["MARIADB_URL"];
    if (given !== undefined) return given;
    starting ??= startMariadb();
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
  project.provide("mariadbAt", `http://127.0.0.1:${port}`);
  return async () => {
    desk.close();
    const server = await starting?.catch(() => undefined);
    await server?.[Symbol.asyncDispose]();
  };
}
