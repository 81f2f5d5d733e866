import pg from "pg";
import { expect, test } from "vitest";
import { freshDatabase, freshDatabaseOn, ownPostgres } from "./database.ts";

test("a fresh database is empty, writes to disk, and is gone afterwards, even with a connection open", async () => {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  client.on("error", () => {});
  await client.connect();
  expect(await ask(client, "select count(*)::int from pg_tables where schemaname = 'public'")).toBe(0);
  expect(await ask(client, "show fsync")).toBe("on");
  await database[Symbol.asyncDispose]();
  await expect(connect(database.url)).rejects.toMatchObject({ code: "3D000" });
});

test("two fresh databases do not see each other", async () => {
  await using one = await freshDatabase();
  await using other = await freshDatabase();
  await using inOne = await connect(one.url);
  await using inOther = await connect(other.url);
  await inOne.query("create table only_here (id int)");
  expect(await ask(inOne, "select to_regclass('only_here')::text")).toBe("only_here");
  expect(await ask(inOther, "select to_regclass('only_here')::text")).toBeNull();
});

test("a server of one's own keeps what was committed when it is killed, and comes back at the same address", async () => {
  await using server = await ownPostgres();
  await using database = await freshDatabaseOn(server.url);
  const before = new pg.Client({ connectionString: database.url });
  before.on("error", () => {});
  await before.connect();
  await before.query("create table kept as select 7 as value");
  await server.kill();
  await expect(connect(database.url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await server.start();
  await using after = await connect(database.url);
  expect(await ask(after, "select value from kept")).toBe(7);
});

test("a server of one's own can be stopped in good order and started again", async () => {
  await using server = await ownPostgres();
  await server.stop();
  await expect(connect(server.url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await server.start();
  await using client = await connect(server.url);
  expect(await ask(client, "select 1")).toBe(1);
});

async function connect(url: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

async function ask(client: pg.Client, question: string): Promise<unknown> {
  const { rows } = await client.query<unknown[]>({ text: question, rowMode: "array" });
  return rows[0]?.[0];
}
