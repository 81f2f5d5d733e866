import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { expect, test } from "vitest";
import { ask, freshDatabase, storeDatabase } from "../test/database.ts";
import { openFreshStore } from "../test/fresh-store.ts";
import { silentLog } from "./contract/log.ts";
import { move } from "./move.ts";
import { cipherKeys } from "./store/cipher-key.ts";
import { acceptance, fresh, hourMs, present } from "./store/conformance/samples.ts";
import { movedTables } from "./store/move/moved-tables.ts";
import { openStore } from "./store/sql/open.ts";

const untold = () => undefined;
const secretKey = "a-secret-key-of-32-characters-....";

const keyIn = (folder: string) => cipherKeys({ folder, secretKey })[0];

/** A folder with an embedded store in which a server has been once. */
async function embedded() {
  const folder = await mkdtemp(join(tmpdir(), "tripline-move-"));
  const file = join(folder, "tripline.db");
  const open = () => openFreshStore({ url: `sqlite:${file}`, cipherKey: keyIn(folder), log: silentLog });
  await (await open()).close();
  return {
    folder,
    file,
    open,
    change(...statements: string[]) {
      using database = new DatabaseSync(file);
      for (const statement of statements) database.exec(statement);
    },
    moveTo: (to: string, given: Partial<Parameters<typeof move>[0]> = {}) =>
      move({ folder, to, secretKey, tell: untold, ...given }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

const opened = (url: string) => openStore({ url, cipherKey: keyIn(tmpdir()), log: silentLog });

test("a store is not moved while a server has it, nor with a key that does not open it", async () => {
  await using source = await embedded();
  await using database = await storeDatabase();
  const server = await source.open();
  await expect(source.moveTo(database.url)).rejects.toThrow("Another Tripline already uses");
  await server.close();
  await expect(source.moveTo(database.url, { secretKey: undefined })).rejects.toThrow("there is no");
  const other = "another-key-of-32-characters-....";
  await expect(source.moveTo(database.url, { secretKey: other })).rejects.toThrow("does not fit this store");
});

test("a store of another version is not moved, and not changed either", async () => {
  await using source = await embedded();
  await using database = await freshDatabase();
  source.change("insert into kysely_migration values ('9999-of-the-future', '2100-01-01')");
  await expect(source.moveTo(database.url)).rejects.toThrow("made by a newer Tripline (its change 9999");
  source.change("delete from kysely_migration where name > '0057'");
  await expect(source.moveTo(database.url)).rejects.toThrow("last used by an older Tripline");
  await writeFile(source.file, "no database at all, but long enough to be taken for one".repeat(50));
  await expect(source.moveTo(database.url)).rejects.toThrow("not a database");
  expect(await ask(database.url, "select relname from pg_class where relname = 'unfinished_move'")).toEqual(
    [],
  );
});

test("a database that can't be used is refused with what to do about it", async () => {
  await using source = await embedded();
  await using database = await freshDatabase();
  const at = (change: (url: URL) => void) => {
    const url = new URL(database.url);
    change(url);
    return source.moveTo(url.href);
  };
  await expect(at((url) => (url.port = "1"))).rejects.toThrow(
    /PostgreSQL at \S+:1 can't be used .*ECONNREFUSED/,
  );
  await expect(at((url) => (url.pathname = "/no-such"))).rejects.toThrow(/does not exist.*createdb no-such/);
  await expect(at((url) => (url.username = "nobody"))).rejects.toThrow(/nobody.*Look at the user/s);
  const latin = fresh("latin").replace("-", "_");
  await ask(database.url, `create database ${latin} encoding 'LATIN1' locale 'C' template template0`);
  await expect(at((url) => (url.pathname = `/${latin}`))).rejects.toThrow("keeps text as LATIN1");
  await ask(database.url, `drop database ${latin}`);
  const role = fresh("reader").replace("-", "_");
  await ask(
    database.url,
    `create role ${role} login password 'reads'; grant connect on database ${new URL(database.url).pathname.slice(1)} to ${role}`,
  );
  const asRole = at((url) => {
    url.username = role;
    url.password = "reads";
  });
  await expect(asRole).rejects.toThrow(`${role} may not make schemas`);
  await ask(database.url, `drop owned by ${role}; drop role ${role}`);
});

test("a database that holds anything is refused, and left as it was", async () => {
  await using source = await embedded();
  await using database = await freshDatabase();
  await ask(database.url, "create table theirs (id int); create view seen as select 1");
  await expect(source.moveTo(database.url)).rejects.toThrow(
    "other tables: seen, theirs. Nothing was changed",
  );
  await ask(database.url, "drop table theirs; drop view seen");
  await (await opened(database.url)).close();
  await expect(source.moveTo(database.url)).rejects.toThrow("a store of Tripline's");
  await (await opened(database.url)).close();
});

test("every row of every table arrives as it was, and the file stays as it is", async () => {
  await using source = await embedded();
  await using database = await storeDatabase();
  const there = fillAll(source.file);
  expect([...there.keys()].toSorted()).toEqual(Object.keys(movedTables).toSorted());
  const before = await contentOf(source.file);
  const told: string[] = [];
  const moved = await source.moveTo(database.url, {
    tell: ({ table, rows, of }) => told.push(`${table} ${rows}/${of}`),
  });
  expect(told).toEqual(expect.arrayContaining(["deliveries 0/2", "deliveries 2/2", "meta 4/4"]));
  expect(moved).toMatchObject({ tables: { deliveries: 2, runs: 2, meta: 4 }, unfinished: 1 });
  expect(moved.changed).toBeGreaterThan(100);
  for (const [table, rows] of there) {
    const fate = Object.entries(movedTables).find(([name]) => name === table)?.[1];
    const came = await ask(database.url, `select * from ${table}`);
    expect(came.map(comparable).toSorted(), table).toEqual(
      fate === "copied" ? rows.map(comparable).toSorted() : [],
    );
  }
  expect((await contentOf(source.file)).equals(before)).toBe(true);
  const next = await ask<{ place: string }>(
    database.url,
    "insert into arrivals (workspace, delivery_id, trigger_id, pattern, match_key, received_at) values ('w', 'd', 't', 'p', 'k', 1) returning place",
  );
  expect(next).toEqual([{ place: String(serialMax + 1) }]);
});

/** SQLite counts in its file's head how often it was opened to be written. */
const contentOf = async (file: string) => (await readFile(file)).fill(0, 24, 28).fill(0, 92, 96);

const serialMax = Number.MAX_SAFE_INTEGER - 9;

/** Puts two rows into each table: all that may stand in one, and as little as may. Gives what is there then. */
function fillAll(file: string): Map<string, Record<string, unknown>[]> {
  using database = new DatabaseSync(file);
  const tables = database
    .prepare(
      "select name from sqlite_schema where type = 'table' and name not like 'kysely%' and name not like 'sqlite%'",
    )
    .all()
    .map(({ name }) => String(name));
  const all = tables.map((table) => {
    const columns = database
      .prepare(`select name, type, "notnull" as needed from pragma_table_info(?)`)
      .all(table);
    const names = columns.map(({ name }) => `"${String(name)}"`).join(", ");
    const insert = database.prepare(
      `insert into ${table} (${names}) values (${columns.map(() => "?").join(", ")})`,
    );
    const valueOf = (name: string, type: string): SQLInputValue => {
      if (type === "integer") return serialMax;
      if (type === "blob") return Buffer.alloc(200_000, Buffer.from([0, 255, 13, 10, 92]));
      const text = `${name} \0 ü✓🔑 "\\{},\t\n\\N`;
      return ["document", "output", "detail"].includes(name) ? text.repeat(9_999) : text;
    };
    insert.run(...columns.map(({ name, type }) => valueOf(String(name), String(type).toLowerCase())));
    insert.run(
      ...columns.map(({ name, type, needed }): SQLInputValue => {
        if (needed === 0) return null;
        if (String(type).toLowerCase() === "integer") return 7;
        return String(type).toLowerCase() === "blob" ? Buffer.alloc(0) : `${String(name)} `;
      }),
    );
    return [table, database.prepare(`select * from ${table}`).all()] as const;
  });
  return new Map(all);
}

/** A row as one text, whatever the driver makes of its integers; no NUL is kept in a text of PostgreSQL's. */
const comparable = (row: Record<string, unknown>): string =>
  JSON.stringify(
    Object.entries(row)
      .map(([name, value]) => `${name}: ${textOf(value)}`)
      .map((each) => each.replaceAll("\0", "\uFFFD"))
      .toSorted(),
  );

function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return typeof value === "string" ? value : JSON.stringify(value);
}

test("what was cut off is no store for a server, and is begun anew by the next move", async () => {
  await using source = await embedded();
  await using database = await freshDatabase();
  const store = await source.open();
  const stored = acceptance({ runs: 3 });
  await store.deliveries.accept(stored);
  await store.close();
  const cutOff = source.moveTo(database.url, {
    tell: ({ table }) => {
      if (table === "runs") throw new Error("power cut");
    },
  });
  await expect(cutOff).rejects.toThrow("power cut");
  await expect(opened(database.url)).rejects.toThrow("has not been moved into this database to the end");
  // The server ends the connection in the midst of a table.
  const lost = source.moveTo(database.url, {
    tell: ({ table, rows }) => {
      if (table === "runs" && rows === 1) endMove(database.url);
    },
  });
  await expect(lost).rejects.toThrow(/^runs could not be copied .*Nothing was moved/);
  await expect(opened(database.url)).rejects.toThrow("has not been moved");
  await (await source.open()).close();
  // The connection is lost while it commits: nobody here knows whether it has.
  await ask(
    database.url,
    `create function lost() returns trigger language plpgsql as 'begin perform pg_terminate_backend(pg_backend_pid()); return null; end';
    create constraint trigger lost after insert on runs deferrable initially deferred for each row execute function lost()`,
  );
  await expect(source.moveTo(database.url)).rejects.toThrow();
  await expect(source.open()).rejects.toThrow("was moved to PostgreSQL");
  await expect(opened(database.url)).rejects.toThrow("has not been moved");
  await ask(database.url, "drop function lost cascade");
  const elsewhere = new URL("/elsewhere", database.url).href;
  await expect(source.moveTo(elsewhere)).rejects.toThrow("was moved to PostgreSQL");
  expect(await source.moveTo(database.url)).toMatchObject({ unfinished: 3, isMarked: true });
  await expect(source.open()).rejects.toThrow(/goes on there: start with TRIPLINE_DATABASE_URL/);
  await using there = await opened(database.url);
  expect(await there.deliveries.get({ workspace: "default", id: stored.delivery.id })).toMatchObject({
    status: "accepted",
  });
});

/** Done when it returns: whoever is told of rows is not waited for. */
function endMove(url: string): void {
  const program = `
    import pg from "pg";
    const client = new pg.Client({ connectionString: process.argv[1] });
    await client.connect();
    await client.query("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name = 'tripline move'");
    await client.end();`;
  execFileSync(process.execPath, ["--input-type=module", "--eval", program, url]);
}

test("what PostgreSQL does not take is named by its table and its line", async () => {
  await using source = await embedded();
  await using database = await storeDatabase();
  const name = randomBytes(9_000).toString("base64");
  source.change(
    "insert into views (workspace, name, document) values ('default', 'fits', '{}')",
    `insert into views (workspace, name, document) values ('default', '${name}', '{}')`,
  );
  await expect(source.moveTo(database.url)).rejects.toThrow(/^views could not be copied .*index.*line 2/);
  source.change("delete from views where length(name) > 1000");
  expect(await source.moveTo(database.url)).toMatchObject({ tables: { views: 1 } });
});

test("runs that were queued, under way or waiting for a time have their jobs, those that have ended none", async () => {
  await using source = await embedded();
  await using database = await storeDatabase();
  const store = await source.open();
  const [queued, running, waiting, ended] = [
    acceptance({ priority: "high" }),
    acceptance(),
    acceptance(),
    acceptance(),
  ];
  for (const each of [queued, running, waiting, ended]) await store.deliveries.accept(each);
  await store.close();
  const idOf = ({ runs: [run] }: typeof queued) => run?.id ?? "";
  source.change(
    `update runs set status = 'running', worker = 'w', epoch = 4 where id = '${idOf(running)}'`,
    `update runs set status = 'waiting', wake_at = ${present + hourMs} where id = '${idOf(waiting)}'`,
    `update runs set status = 'succeeded', ended_at = 5 where id = '${idOf(ended)}'`,
  );
  expect(await source.moveTo(database.url)).toMatchObject({ unfinished: 3 });
  const jobs = await ask(
    database.url,
    `select key, run_at < created_at as early, run_at = to_timestamp(${(present + hourMs) / 1_000}) as later from graphile_worker.jobs order by key`,
  );
  expect(jobs).toEqual([
    { key: idOf(queued), early: true, later: false },
    { key: idOf(running), early: false, later: false },
    { key: idOf(waiting), early: false, later: true },
  ]);
  const rows = await ask(
    database.url,
    `select status, worker, epoch from runs where id = '${idOf(running)}'`,
  );
  expect(rows).toEqual([{ status: "queued", worker: null, epoch: "4" }]);
});

test("of two stores that are moved into one database at once one comes there", async () => {
  await using one = await embedded();
  await using other = await embedded();
  await using database = await freshDatabase();
  const ended = await Promise.allSettled([one, other].map((source) => source.moveTo(database.url)));
  const refused = ended.flatMap((each) => (each.status === "rejected" ? [String(each.reason)] : []));
  expect(refused).toEqual([
    expect.stringMatching(/Another move into this database is under way|is not empty/),
  ]);
  await (await opened(database.url)).close();
});
