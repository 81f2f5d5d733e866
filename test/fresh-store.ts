import { rmSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { silentLog } from "../src/contract/log.ts";
import { openSqlite } from "../src/store/engines/sqlite.ts";
import { migrate } from "../src/store/sql/migrate.ts";
import { openStore, type StoreOptions } from "../src/store/sql/open.ts";
import type { Store } from "../src/store/store.ts";

/** openStore; a file that is not there yet begins as a copy of one in which the tables are already made. */
export async function openFreshStore(options: StoreOptions): Promise<Store> {
  if (options.url.startsWith("sqlite:")) await freshFile(options.url.slice("sqlite:".length));
  return openStore(options);
}

/** Puts the file there as the first start of a program leaves it: all tables, and nothing in them. */
export async function freshFile(file: string): Promise<void> {
  if ((await stat(file).catch(() => null)) !== null) return;
  await mkdir(dirname(file), { recursive: true });
  made ??= makeTemplate();
  await copyFile(await made, file);
}

let made: Promise<string> | undefined;

/** Once in each process: to make the tables takes longer than most tests. */
async function makeTemplate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tripline-template-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "empty.db");
  const engine = openSqlite({ file });
  await migrate(engine, silentLog);
  await engine.db.destroy();
  await engine.close();
  return file;
}
