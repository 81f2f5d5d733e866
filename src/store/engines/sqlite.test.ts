import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { freshFile as emptyTables } from "../../../test/fresh-store.ts";
import { StoreUnavailable } from "../../contract/problem.ts";
import { entry } from "../conformance/audit.ts";
import { acceptance, at, fresh, hourMs, idsOf } from "../conformance/samples.ts";
import { conformance } from "../conformance.ts";
import { keyValuesMax } from "../port/key-values.ts";
import { openStore, type StoreOptions } from "../sql/open.ts";

const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const key = new Uint8Array(32).fill(1);

async function freshFile() {
  const folder = await mkdtemp(join(tmpdir(), "tripline-store-"));
  const file = join(folder, "data", "tripline.db");
  return {
    file,
    open: (cipherKey: Uint8Array = key, options: Partial<StoreOptions> = {}) =>
      openStore({ url: `sqlite:${file}`, cipherKey, log, ...options }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

conformance("SQLite", async () => {
  const place = await freshFile();
  await emptyTables(place.file);
  return place;
});

test("the planner is told of every index on runs that there is, and of none that there is not", async () => {
  await using place = await freshFile();
  await (await place.open()).close();
  using database = new DatabaseSync(place.file, { readOnly: true });
  const names = (statement: string) =>
    database
      .prepare(statement)
      .all()
      .map(({ name }) => name);
  const there = names(
    "select name from sqlite_master where type = 'index' and tbl_name = 'runs' order by name",
  );
  expect(there.length).toBeGreaterThan(5);
  expect(names("select idx as name from sqlite_stat1 where tbl = 'runs' order by name")).toEqual(there);
});

test("a long queue of one workspace hides none of what another has queued", async () => {
  await using place = await freshFile();
  await emptyTables(place.file);
  await using store = await place.open();
  for (const workspace of ["noisy", "noisy", "noisy", "calm"])
    await store.deliveries.accept(acceptance({ workspace }));
  const ready = await store.runs.ready({ now: at(), limit: 2 });
  expect(ready.runs.map(({ workspace }) => workspace)).toContain("calm");
});

test("tables that can't all be made are not made at all, and the next start makes them", async () => {
  await using place = await freshFile();
  await mkdir(dirname(place.file), { recursive: true });
  using database = new DatabaseSync(place.file);
  database.exec("create table views (stray text)");
  await expect(place.open()).rejects.toThrow("already exists");
  const tables = database
    .prepare("select name from sqlite_master where name in ('deliveries', 'runs')")
    .all();
  expect(tables).toEqual([]);
  database.exec("drop table views");
  database.close();
  await (await place.open()).close();
});

test("a store that took a later change before an earlier one was there is brought up to date", async () => {
  await using place = await freshFile();
  await (await place.open()).close();
  using database = new DatabaseSync(place.file);
  database.exec("alter table attempts drop column sealed");
  database.exec("delete from kysely_migration where name = '0058-sealed-lines'");
  database.close();
  const told: unknown[] = [];
  const heard = { ...log, info: (_: string, fields?: object) => told.push(fields) };
  await (await place.open(key, { log: heard })).close();
  expect(told[0]).toEqual({ changes: ["0058-sealed-lines"] });
  using after = new DatabaseSync(place.file, { readOnly: true });
  expect(after.prepare("select count(sealed) as sealed from attempts").get()).toEqual({ sealed: 0 });
});

test("what was marked as a test in another way stays one", async () => {
  await using place = await freshFile();
  const [live, tested] = [acceptance({}), acceptance({ delivery: { test: true } })];
  {
    await using store = await place.open();
    for (const one of [live, tested]) await store.deliveries.accept({ ...one, faulty: true });
  }
  {
    using database = new DatabaseSync(place.file);
    database.exec(`update deliveries set faulty = faulty + 2 * test`);
    database.exec("alter table deliveries drop column test");
    database.exec("alter table workflow_versions drop column digest");
    database.exec("delete from kysely_migration where name = '0061-test-column'");
  }
  await using store = await place.open();
  const found = async (id: string) => store.deliveries.find({ workspace: live.delivery.workspace, id });
  expect(await found(tested.delivery.id)).toMatchObject({ faulty: true, test: true });
  expect(await found(live.delivery.id)).toMatchObject({ faulty: true });
  expect(await found(live.delivery.id)).not.toHaveProperty("test");
});

test("a second process is refused while the first lives, and not after it was killed", async () => {
  await using place = await freshFile();
  const source = `
    import { openStore } from ${JSON.stringify(new URL("../sql/open.ts", import.meta.url).href)};
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const store = await openStore({ url: "sqlite:${place.file}", cipherKey: new Uint8Array(32).fill(1), log });
    await store.ping();
    console.log("open");
    setInterval(() => {}, 1_000);`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", source], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(child.stdout, "data");
  await expect(place.open()).rejects.toThrow(`Another Tripline already uses ${place.file}`);
  child.kill("SIGKILL");
  await once(child, "exit");
  await using store = await place.open();
  await store.ping();
});

test("a second store in the same process is refused, too", async () => {
  await using place = await freshFile();
  await using store = await place.open();
  await expect(place.open()).rejects.toThrow("Another Tripline already uses");
  await store.ping();
});

test("[S88] a full file takes nothing more, stays whole, and takes more as soon as there is room", async () => {
  await using place = await freshFile();
  await using store = await place.open(key, { fileBytesMax: 2_097_152 });
  const workspace = fresh("ws");
  const body = Buffer.alloc(20_000, 1);
  const one = () => store.deliveries.accept(acceptance({ workspace, body, runs: 0 }));
  let stored = 0;
  await expect(async () => {
    for (; stored < 500; stored += 1) await one();
  }).rejects.toBeInstanceOf(StoreUnavailable);
  await expect(Promise.all([one(), one(), one()])).rejects.toBeInstanceOf(StoreUnavailable);
  expect(await store.deliveries.list({ workspace, limit: 1_000 })).toHaveLength(stored);
  await store.upkeep.purge({
    workspace,
    kind: "deliveries",
    after: "",
    until: "del_~",
    now: at(hourMs),
    limit: 20,
    dryRun: false,
  });
  await store.ping();
  expect(await Promise.all([one(), one(), one()])).toHaveLength(3);
});

test("[S88] on a full disk it can still be said for how long things are kept, and what is old deleted; deliveries wait for that", async () => {
  await using place = await freshFile();
  const open = () => place.open(key, { fileBytesMax: 2_097_152 });
  let store = await open();
  await writeFile(`${place.file}-reserve`, "a part of one");
  await store.upkeep.keepReserve();
  const reserve = () => stat(`${place.file}-reserve`).catch(() => null);
  expect((await reserve())?.size).toBe(33_554_432);
  const [workspace, body] = ["default", Buffer.alloc(20_000, 1)];
  const one = () => store.deliveries.accept(acceptance({ workspace, body, runs: 0 }));
  const secret = (count: number) =>
    store.people.putSecret({ workspace, name: `s-${count}`, value: "x".repeat(20_000), now: at() });
  for (const fill of [one, secret]) {
    await expect(async () => {
      for (let count = 0; count < 500; count += 1) await fill(count);
    }).rejects.toBeInstanceOf(StoreUnavailable);
  }
  const changed = { action: "retention changed", detail: "x".repeat(20_000) };
  const kept = { id: workspace, quota: {}, createdAt: at(), retention: { deliveries: { count: 1 } } };
  await store.definitions.saveWorkspace(kept, [entry({ workspace, ...changed })]);
  expect((await reserve())?.size).toBe(0);
  await expect(one()).rejects.toThrow("what is left of it is for deleting");
  // Whoever starts the process again gives deliveries nothing of that room.
  await store[Symbol.asyncDispose]();
  store = await open();
  await expect(one()).rejects.toThrow("what is left of it is for deleting");
  await expect(store.probe()).rejects.toBeInstanceOf(StoreUnavailable);
  const purge = {
    workspace,
    kind: "deliveries",
    after: "",
    until: "del_~",
    limit: 500,
    dryRun: false,
  } as const;
  await store.upkeep.purge({ ...purge, now: at(hourMs) });
  for (let count = 0; count < 10; count += 1)
    await store.people.removeSecret({ workspace, name: `s-${count}` });
  await store.upkeep.keepReserve();
  await one();
  await store.upkeep.keepReserve();
  expect((await reserve())?.size).toBe(33_554_432);
  await store[Symbol.asyncDispose]();
});

test("room that a purge frees is given back to the disk, a little at a time", async () => {
  await using place = await freshFile();
  const store = await place.open();
  const workspace = fresh("ws");
  const body = new Uint8Array(100_000).fill(65);
  for (let count = 0; count < 50; count += 1) {
    await store.deliveries.accept(acceptance({ workspace, body, runs: 0 }));
  }
  const purge = {
    kind: "deliveries",
    after: "",
    until: "del_~",
    now: at(),
    limit: 50,
    dryRun: false,
  } as const;
  expect(await store.upkeep.purge({ workspace, ...purge })).toMatchObject({ deleted: 50 });
  const left = await store.upkeep.shrink({ pages: 100 });
  expect(left).toBeGreaterThan(1_000);
  expect(await store.upkeep.shrink({ pages: 10_000 })).toBe(0);
  await store.close();
  expect((await stat(place.file)).size).toBeLessThan(1_000_000);
});

test("a workspace has so many keys and no more, though they are counted now and then", async () => {
  await using place = await freshFile();
  await (await place.open()).close();
  const database = new DatabaseSync(place.file);
  database.exec(`insert into key_values (workspace, key, value, version, updated_at)
    with recursive number(n) as (select 1 union all select n + 1 from number where n < ${keyValuesMax - 25})
    select 'default', 'key-' || n, '1', 1, 0 from number`);
  database.close();
  await using store = await place.open();
  const put = (name: string) =>
    store.keyValues.put({ workspace: "default", key: name, value: 1, now: at(), expiresAt: null });
  for (let each = 0; each < 25; each += 1) await put(`new-${each}`);
  await expect(put("one too many")).rejects.toMatchObject({ code: "conflict" });
  expect(await put("new-0")).toMatchObject({ version: 2 });
  await store.keyValues.remove({ workspace: "default", key: "new-1", now: at() });
  expect(await put("one instead")).toMatchObject({ version: 1 });
});

test("[S102] neither a secret's value nor the file's content is readable by others", async () => {
  await using place = await freshFile();
  const store = await place.open();
  const value = "webhook-secret-key-2024-unmistakable";
  await store.people.putSecret({ workspace: "default", name: "shared", value, now: at() });
  await store.close();
  const folder = join(place.file, "..");
  for (const name of await readdir(folder)) {
    expect.soft((await readFile(join(folder, name))).includes(value), name).toBe(false);
  }
  expect((await stat(place.file)).mode & 0o077).toBe(0);
  expect((await stat(folder)).mode & 0o077).toBe(0);
});

test("at the start runs that were under way are queued again, those to be stopped still marked", async () => {
  await using place = await freshFile();
  const before = await place.open();
  const stored = acceptance({ runs: 3, claimedBy: "w" });
  await before.deliveries.accept(stored);
  const ids = stored.runs.map((run) => run.id);
  await before.runs.cancel({ workspace: "default", ids: ids.slice(0, 1), now: at() });
  await before.close();
  await using after = await place.open();
  expect(await after.runs.recover({ now: at() })).toBe(3);
  expect(await after.runs.recover({ now: at() })).toBe(0);
  const ready = await after.runs.ready({ now: at(), limit: 10 });
  expect(idsOf(ready.runs)).toEqual(ids);
  const claimed = await after.runs.claim({ worker: "w", ids, now: at() });
  expect(claimed.map((run) => [run.epoch, run.cancelRequested])).toEqual([
    [2, true],
    [2, false],
    [2, false],
  ]);
});

test("a URL that names no engine is refused with what it may be", async () => {
  await expect(openStore({ url: "mysql://x", cipherKey: key, log })).rejects.toThrow("sqlite:/path");
});

test("whatever is kept sealed is sealed anew with a new key: there are no other such columns", async () => {
  await using place = await freshFile();
  await (await place.open()).close();
  using database = new DatabaseSync(place.file, { readOnly: true });
  const sealed = database
    .prepare(
      "select tables.name from sqlite_master as tables, pragma_table_info(tables.name) as columns where columns.name like '%sealed' order by 1",
    )
    .all()
    .map(({ name }) => name);
  expect(sealed).toEqual(["attempts", "dead_letters", "quarantine", "secrets"]);
});

test("in a store of before, other keys are still made of the key that encrypted then, whichever is given first now", async () => {
  await using place = await freshFile();
  await emptyTables(place.file);
  const first = await place.open();
  expect(first.sealing.roots.links).not.toEqual(Buffer.from(key));
  await first.close();
  const database = new DatabaseSync(place.file);
  database.exec("delete from meta where name = 'root_key'");
  database.close();
  await using again = await place.open(new Uint8Array(32).fill(2), { oldKeys: [key] });
  expect(again.sealing.roots).toEqual({ people: Buffer.from(key), links: Buffer.from(key) });
});
