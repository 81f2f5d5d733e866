import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshDatabase } from "../../test/database.ts";
import { freshMariadb } from "../../test/mariadb-database.ts";
import { serverCertificate } from "../../test/server-certificate.ts";
import { runStep, type Surroundings } from "../../test/step-context.ts";
import type { Json } from "../contract/name.ts";
import { database } from "./database.ts";
import { openDatabaseDoor } from "./database-door.ts";
import { TerminalError } from "./step.ts";

const folder = await mkdtemp(join(tmpdir(), "tripline-sqlite-"));
const databases = openDatabaseDoor({ allow: ["127.0.0.0/8"], sqliteFolder: folder });
const servers = new AsyncDisposableStack();
const urls: Record<string, string> = { sqlite: "sqlite:test.db" };
beforeAll(async () => {
  urls["postgres"] = servers.use(await freshDatabase()).url;
  urls["mariadb"] = servers.use(await freshMariadb()).url;
});
afterAll(async () => {
  await databases[Symbol.asyncDispose]();
  await servers.disposeAsync();
  await rm(folder, { recursive: true });
});

const run = async (
  connection: string | undefined,
  sql: string | string[],
  parameters: Json = [],
  config: object = {},
  given: Surroundings = {},
) =>
  (
    await runStep(
      database,
      { connection: "{{ secrets.db }}", sql, parameters, tls: "off", ...config },
      { databases, scope: { secrets: { db: connection ?? "" } }, ...given },
    )
  ).output;
const failure = (...call: Parameters<typeof run>) =>
  run(...call).then(
    (output) => expect.unreachable(`there should be no output: ${JSON.stringify(output)}`),
    (error: unknown) => error as Error,
  );

describe("what is refused before it runs", () => {
  const faults = (config: object) =>
    database.check?.(database.config.parse({ connection: "{{ secrets.db }}", ...config })) ?? [];

  test.each([
    ["a template in SQL", { sql: "select * from t where id = '{{ params.id }}'" }, "sql"],
    ["a template in one statement", { sql: ["select 1", "select {{ 1 }}"] }, "sql.1"],
    ["a password in the clear", { connection: "postgres://u:p@db.example/x", sql: "select 1" }, "connection"],
    ["more lists than statements", { sql: ["select 1"], parameters: [[], []] }, "parameters"],
    ["no list for a statement", { sql: ["select 1"], parameters: [1] }, "parameters.0"],
  ])("%s", (_, config, path) => {
    expect(faults(config)).toEqual([{ path, message: expect.any(String) }]);
  });

  test("SQL is never filled in, even where nobody checked", async () => {
    await expect(run(urls["sqlite"], "select '{{ 1 + 1 }}' as text")).resolves.toMatchObject({
      rows: [{ text: "{{ 1 + 1 }}" }],
    });
  });

  test.each([
    ["nothing", ""],
    ["another database", "oracle://a/b"],
    ["a file", "file:///etc/passwd"],
    ["options that read files", "postgres://127.0.0.1/x?sslrootcert=/etc/passwd"],
    ["a socket", "postgres:///x?host=/tmp"],
    ["a character that is none", "postgres://u:%zz@127.0.0.1/x"],
  ])("%s is no connection, and its text is not repeated", async (_, connection) => {
    const error = await failure(connection, "select 1");
    expect(error).toBeInstanceOf(TerminalError);
    expect(error.message).not.toMatch(/passwd|%zz|oracle/);
  });

  test.each([
    "postgres://10.0.0.1/x",
    "mysql://169.254.169.254/x",
    "postgres://2130706433:1/x",
    "mysql://[::ffff:127.0.0.1]:1/x",
  ])("%s is an address that steps may not reach", async (connection) => {
    await using strict = openDatabaseDoor({ allow: [] });
    const error = await failure(connection, "select 1", [], {}, { databases: strict });
    expect(error).toMatchObject({ name: "AddressRefused", message: expect.stringContaining("not public") });
  });
});

describe.each(["postgres", "mariadb", "sqlite"])("%s", (kind) => {
  const url = () => urls[kind];
  const mark = (n: number) => (kind === "postgres" ? `$${n}` : "?");

  test("rows are added, counted and read; values are never a part of the statement", async () => {
    const type =
      kind === "postgres"
        ? "serial primary key"
        : kind === "mariadb"
          ? "int auto_increment primary key"
          : "integer primary key";
    await run(url(), `create table orders (id ${type}, name varchar(100) unique, total numeric(20,2))`);
    const hostile = "'); drop table orders; -- \u0000\\ \" { 1 } ü😀".replace(
      "\u0000",
      kind === "postgres" ? "" : "\u0000",
    );
    const added = await run(url(), `insert into orders (name, total) values (${mark(1)}, ${mark(2)})`, [
      hostile,
      12.5,
    ]);
    expect(added).toEqual({ rows: [], count: 1, ...(kind !== "postgres" && { insertId: 1 }) });
    const found = await run(url(), `select id, name from orders where name = ${mark(1)} limit ${mark(2)}`, [
      hostile,
      5,
    ]);
    expect(found).toEqual({ rows: [{ id: 1, name: hostile }], count: 1 });
    expect(await run(url(), "update orders set total = total + 1")).toEqual({ rows: [], count: 1 });
  });

  test("several statements are one transaction: all or none", async () => {
    const insert = `insert into orders (name) values (${mark(1)})`;
    const both = await run(url(), [insert, "select count(*) as n from orders"], [["two"]]);
    expect(both).toMatchObject({ results: [{ count: 1 }, { rows: [{ n: 2 }] }] });
    const error = await failure(url(), [insert, insert], [["three"], ["two"]]);
    expect(error).toBeInstanceOf(TerminalError);
    expect(await run(url(), "select count(*) as n from orders")).toMatchObject({ rows: [{ n: 2 }] });
  });

  test("what the database says is wrong is said, and not tried again", async () => {
    for (const sql of ["selec 1", "select * from missing", "select 1; select 2 from missing"]) {
      const error = await failure(url(), sql);
      expect([sql, error.message]).toEqual([sql, expect.stringMatching(/^(PostgreSQL|MySQL|SQLite): /)]);
      expect(error).toBeInstanceOf(TerminalError);
    }
  });

  test("a row that is there already is told by the database's own code", async () => {
    const codes: Record<string, string> = {
      postgres: "23505",
      mariadb: "ER_DUP_ENTRY",
      sqlite: "SQLITE_CONSTRAINT_UNIQUE",
    };
    const error = await failure(url(), `insert into orders (name) values (${mark(1)})`, ["two"]);
    expect(error).toBeInstanceOf(TerminalError);
    expect(error.cause).toMatchObject({ code: codes[kind] });
  });

  test("too many rows and too large ones are refused, and the next call finds all in order", async () => {
    const many =
      "with recursive n (i) as (select 1 union all select i + 1 from n where i < 900) select i, 'xxxxxxxxxx' as t from n";
    expect((await failure(url(), many, [], { rowsMax: 100 })).message).toMatch(/more than 100 rows/);
    expect((await failure(url(), many, [], { bytesMax: 1_000 })).message).toMatch(/larger than 1000 bytes/);
    expect(await run(url(), many)).toMatchObject({ count: 900 });
  });

  test("a statement that takes too long is ended, and worth another attempt", async () => {
    const slow = {
      postgres: "select pg_sleep(20)",
      mariadb: "select sleep(20)",
      sqlite: "with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n",
    }[kind];
    const began = performance.now();
    const error = await failure(url(), slow ?? "", [], { timeoutMs: 200 });
    expect(error.message).toBe("The database took longer than 200 ms.");
    expect(error).not.toBeInstanceOf(TerminalError);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(await run(url(), "select 1 as one")).toEqual({ rows: [{ one: 1 }], count: 1 });
  });

  test("an abort ends it with its reason", async () => {
    const reason = new Error("canceled by a person");
    const signal = AbortSignal.abort(reason);
    expect(await failure(url(), "select 1", [], {}, { signal })).toBe(reason);
  });

  test("many calls at once share the connections", async () => {
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, n) => run(url(), `select ${mark(1)} as n`, [String(n)])),
    );
    expect(results.map((result) => JSON.stringify(result))).toEqual(
      Array.from({ length: 60 }, (_, n) => JSON.stringify({ rows: [{ n: String(n) }], count: 1 })),
    );
  });
});

test("PostgreSQL's types come as JSON has them", async () => {
  const sql = `select 9007199254740993::bigint as big, 7::bigint as small, 1.10::numeric as exact, 'NaN'::float8 as nan,
    '2026-01-31'::date as day, '2026-01-31 12:00:00.5+02'::timestamptz as moment, '2026-01-31 12:00'::timestamp as clock,
    '\\x00ff'::bytea as bytes, '{"a":[1]}'::jsonb as data, array[1,2] as list, null::text as nothing, true as yes,
    interval '1 day' as span, 'infinity'::timestamptz as ever, $1::jsonb as given, $2::int[] as numbers`;
  expect(await run(urls["postgres"], sql, [{ b: 2 }, [3, 4]])).toMatchObject({
    rows: [
      {
        big: "9007199254740993",
        small: 7,
        exact: "1.10",
        nan: "NaN",
        day: "2026-01-31",
        moment: "2026-01-31T10:00:00.500Z",
        clock: "2026-01-31T12:00:00",
        bytes: "AP8=",
        data: { a: [1] },
        list: [1, 2],
        nothing: null,
        yes: true,
        span: "1 day",
        ever: "infinity",
        given: { b: 2 },
        numbers: [3, 4],
      },
    ],
  });
});

test("MariaDB's types come as JSON has them", async () => {
  const sql = `select 9007199254740993 as big, 7 as small, 1.10 as exact, date '2026-01-31' as day,
    timestamp '2026-01-31 12:00:00' as clock, x'00ff' as bytes, null as nothing, true as yes, ? as given, ? as lone`;
  expect(await run(urls["mariadb"], sql, [{ b: 2 }, false])).toMatchObject({
    rows: [
      {
        big: "9007199254740993",
        small: 7,
        exact: "1.10",
        day: "2026-01-31",
        clock: "2026-01-31 12:00:00",
        bytes: "AP8=",
        nothing: null,
        yes: 1,
        given: '{"b":2}',
      },
    ],
  });
});

test("SQLite's types come as JSON has them", async () => {
  const sql =
    "select 9007199254740993 as big, 7 as small, 1.5 as part, x'00ff' as bytes, null as none, ? as given, typeof(?) as type";
  expect(await run(urls["sqlite"], sql, [[1], 5])).toMatchObject({
    rows: [
      {
        big: "9007199254740993",
        small: 7,
        part: 1.5,
        bytes: "AP8=",
        none: null,
        given: "[1]",
        type: "integer",
      },
    ],
  });
});

test("a server that is not there, a wrong password and a name that is none", async () => {
  const gone = await failure("postgres://u@127.0.0.1:1/x", "select 1");
  expect(gone).not.toBeInstanceOf(TerminalError);
  for (const kind of ["postgres", "mariadb"]) {
    const wrong = (urls[kind] ?? "").replace(/:[^:@/]+@/, ":wrong-password@");
    const error = await failure(wrong, "select 1");
    expect(error).toBeInstanceOf(TerminalError);
    expect(error.message).not.toContain("wrong-password");
  }
});

describe("TLS", () => {
  test.each([
    [
      "postgres",
      "show ssl_ca_file",
      "select ssl::text from pg_stat_ssl where pid = pg_backend_pid()",
      "true",
    ],
    ["mariadb", "select @@ssl_ca", "show status like 'Ssl_version'", expect.stringMatching(/^TLS/)],
  ])(
    "of %s is asked for, and its certificate is to be the right one",
    async (kind, where, how, encrypted) => {
      const url = urls[kind] ?? "";
      const lastOf = (output: unknown) =>
        Object.values((output as { rows: object[] }).rows[0] ?? {}).at(-1) as string;
      const ca = await readFile(lastOf(await run(url, where)), "utf8");
      const verify = { tls: "verify", tlsCa: ca };
      expect(lastOf(await run(url, how, [], verify))).toEqual(encrypted);
      expect(lastOf(await run(url, how, [], { tls: "unverified" }))).toEqual(encrypted);
      expect(lastOf(await run(url, how))).not.toEqual(encrypted);
      const { ca: another } = await serverCertificate();
      for (const config of [{ tls: "verify" }, { ...verify, tlsCa: another }])
        expect((await failure(url, "select 1", [], config)).message).toMatch(/certificate/);
      const elsewhere = url.replace("127.0.0.1", "localhost");
      await using local = openDatabaseDoor({ allow: ["127.0.0.0/8", "::1"] });
      expect((await failure(elsewhere, "select 1", [], verify, { databases: local })).message).toMatch(
        /altnames/,
      );
      expect(lastOf(await run(elsewhere, how, [], { tls: "unverified" }, { databases: local }))).toEqual(
        encrypted,
      );
    },
  );

  test("nothing is told to a server without it", async () => {
    await using bare = await openPostgresWithoutTls();
    const error = await failure(`postgres://u:p@127.0.0.1:${bare.port}/x`, "select 1", [], { tls: "verify" });
    expect(error.message).toMatch(/SSL/);
    expect(bare.told()).toBe(8);
  });

  /** It takes the request for TLS (8 bytes), and says no. */
  async function openPostgresWithoutTls() {
    let bytes = 0;
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", (data) => {
        bytes += data.length;
        socket.write("N");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
    return { port, told: () => bytes, [Symbol.asyncDispose]: close };
  }
});

describe("SQLite opens files in its folder alone", () => {
  test.each([
    ["a path from the root", "sqlite:/etc/passwd"],
    ["a path from the root with slashes", "sqlite:///etc/passwd"],
    ["a folder above", "sqlite:../x.db"],
    ["a folder above, hidden", "sqlite:a/../../x.db"],
    ["no file", "sqlite:"],
    ["the folder itself", "sqlite:."],
    ["a folder that is not there", "sqlite:no/x.db"],
    ["NUL", "sqlite:a\u0000b"],
    ["memory", "sqlite::memory:/../../x"],
  ])("%s", async (_, connection) => {
    expect(await failure(connection, "select 1")).toBeInstanceOf(TerminalError);
  });

  test("a link that leads out", async () => {
    const outside = join(tmpdir(), `tripline-outside-${process.pid}`);
    await writeFile(outside, "");
    await symlink(outside, join(folder, "link.db"));
    expect(await failure("sqlite:link.db", "select 1")).toBeInstanceOf(TerminalError);
    await rm(outside);
  });

  test.each([
    ["attach", `attach database '${join(tmpdir(), "tripline-attached.db")}' as other`],
    ["vacuum into", `vacuum into '${join(tmpdir(), "tripline-copied.db")}'`],
    ["an extension", "select load_extension('/tmp/x')"],
    ["the folder for temporary files", "pragma temp_store_directory = '/etc'"],
    ["the schema itself", "pragma writable_schema = on"],
    ["reading a file", "select readfile('/etc/passwd')"],
  ])("not by %s", async (_, sql) => {
    expect((await failure("sqlite:test.db", sql)).message).toMatch(/^SQLite: /);
  });

  test("without a folder there is none", async () => {
    await using none = openDatabaseDoor({ allow: [] });
    const error = await failure("sqlite:a.db", "select 1", [], {}, { databases: none });
    expect(error.message).toContain("TRIPLINE_SQLITE_FOLDER");
  });
});
