import { randomUUID } from "node:crypto";
import { createConnection } from "mysql2/promise";
import { inject } from "vitest";

/** A database of its own, empty, on the run's MariaDB server; dropped when it goes out of scope. */
export async function freshMariadb(): Promise<AsyncDisposable & { url: string }> {
  const answer = await fetch(inject("mariadbAt"));
  const server = await answer.text();
  if (!answer.ok) throw new Error(server);
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const tell = async (sql: string) => {
    const client = await createConnection(server);
    await client.query(sql);
    await client.end();
  };
  await tell(`create database ${name}`);
  return { url: `${server}/${name}`, [Symbol.asyncDispose]: () => tell(`drop database ${name}`) };
}
