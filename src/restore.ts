import { createReadStream, createWriteStream } from "node:fs";
import { open, readdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pipeline } from "node:stream/promises";
import { silentLog } from "./contract/log.ts";
import { Problem } from "./contract/problem.ts";
import { cipherKeys } from "./store/cipher-key.ts";
import { makeDataFolder, unwritable } from "./store/data-folder.ts";
import { openStore } from "./store/sql/open.ts";

interface Restore {
  /** A copy that `tripline backup` made. */
  backup: string;
  /** The data folder; absent or empty. */
  folder: string;
  /** `TRIPLINE_SECRET_KEY`, where it is set. */
  secretKey: string | undefined;
  /** `TRIPLINE_SECRET_KEY_OLD`. */
  secretKeyOld: string | undefined;
  /** The file `secret.key` of the store that was copied, where there is no such setting. */
  keyFile: string | undefined;
  /** Stops it, as far as it has not come to its end: nothing is left of it then. */
  signal?: AbortSignal;
}

const name = "tripline.db",
  placeName = ".restoring";
/** What a disk of its own has from the beginning, as ext4 makes it. */
const filesystemsOwn = "lost+found";
/** The disk, rather than the process, is to bound how fast it is copied. */
const chunks = { highWaterMark: 1_048_576 };

export interface Restored {
  deliveries: number;
  runs: number;
  /** Runs that go on at the next start. */
  unfinished: number;
}

/**
 * Puts a copy of the embedded store into an empty data folder, once it has been proved whole: SQLite's integrity check,
 * no change of the tables that this version does not know, a secret key that opens its secrets. Throws Problem `conflict` for a folder
 * with anything in it, `invalid_input` for a copy or a key that is not right; the folder is then as it was.
 */
export async function restore({
  backup,
  folder,
  secretKey,
  secretKeyOld,
  keyFile,
  signal,
}: Restore): Promise<Restored> {
  const isNew = await refuseUsed(folder);
  const found = await stat(backup).catch(() => null);
  if (found?.isFile() !== true) throw new Problem("invalid_input", { detail: `There is no file ${backup}.` });
  // Within it: the folder itself may be a disk of its own, or a link to one.
  const place = join(folder, placeName);
  makeDataFolder(place);
  using _ = onlyOne(place);
  try {
    const work = join(place, "work");
    await rm(work, { recursive: true, force: true });
    makeDataFolder(work);
    const file = join(work, name);
    await pipeline(createReadStream(backup, chunks), createWriteStream(file, { mode: 0o600, ...chunks }), {
      signal,
    });
    refuseBroken(file, backup);
    signal?.throwIfAborted();
    if (secretKey === undefined) await putKey(work, keyFile);
    // Opened as the server would: that tries the key, and brings the tables up to date.
    const [cipherKey, ...oldKeys] = cipherKeys({ folder: work, secretKey, secretKeyOld });
    await using store = await openStore({
      url: `sqlite:${file}`,
      cipherKey,
      oldKeys,
      log: silentLog,
    });
    await store.ping();
    await store.close();
    const restored = countIn(file);
    await onDisk(file);
    signal?.throwIfAborted();
    // A server may have been started on it meanwhile.
    await refuseUsed(folder);
    // The store last: before it is there the folder holds none.
    const names = (await readdir(work)).toSorted(
      (one, other) => Number(one === name) - Number(other === name),
    );
    for (const each of names) await rename(join(work, each), join(folder, each));
    await rm(place, { recursive: true });
    return restored;
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    // Only as long as it is empty.
    if (isNew) await rmdir(folder).catch(() => undefined);
    throw error;
  }
}

/** Until it is closed, or its process ends, however that comes: what was cut off hinders nobody. */
function onlyOne(place: string): DatabaseSync {
  const lock = new DatabaseSync(join(place, "lock"), { timeout: 0 });
  try {
    lock.exec("begin exclusive");
    return lock;
  } catch (cause) {
    lock.close();
    throw new Problem("conflict", { detail: `Another restore has ${place}; nothing was changed.`, cause });
  }
}

/** Tells whether it is still to be made. */
async function refuseUsed(folder: string): Promise<boolean> {
  const there = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw unwritable(folder, error);
  });
  if (there === null) return true;
  if (there.every((each) => each === placeName || each === filesystemsOwn)) return false;
  const detail = `${folder} is not empty; nothing was changed. Name another folder, or move that one away.`;
  throw new Problem("conflict", { detail });
}

/** Looks at the copy: the backup may lie where nothing can be written, not even what SQLite needs to read. */
function refuseBroken(file: string, backup: string): void {
  let verdict: unknown;
  try {
    const database = new DatabaseSync(file);
    verdict = database.prepare("pragma integrity_check(1)").get()?.["integrity_check"];
    database.prepare("select id from deliveries limit 1").get();
    database.close();
  } catch (cause) {
    throw new Problem("invalid_input", { detail: `${backup} is no backup of Tripline's.`, cause });
  }
  if (verdict !== "ok") {
    throw new Problem("invalid_input", { detail: `${backup} is damaged: ${String(verdict)}` });
  }
}

async function putKey(place: string, keyFile: string | undefined): Promise<void> {
  if (keyFile === undefined) {
    const detail =
      "The secrets in the backup can't be read without the secret key that they were encrypted with, which is not in it: " +
      "set TRIPLINE_SECRET_KEY, or name the file secret.key of the data folder that was backed up (--secret-key-file).";
    throw new Problem("invalid_input", { detail });
  }
  const key = await readFile(keyFile, "utf8").catch((cause: unknown) => {
    throw new Problem("invalid_input", { detail: `The secret key ${keyFile} can't be read.`, cause });
  });
  await writeFile(join(place, "secret.key"), key, { mode: 0o600, flush: true });
}

function countIn(file: string): Restored {
  const database = new DatabaseSync(file);
  const count = (query: string) =>
    Number(database.prepare(`select count(*) as count ${query}`).get()?.["count"]);
  const restored = {
    deliveries: count("from deliveries"),
    runs: count("from runs"),
    unfinished: count("from runs where status in ('queued', 'held', 'running', 'waiting')"),
  };
  database.close();
  return restored;
}

async function onDisk(file: string): Promise<void> {
  await using handle = await open(file, "r+");
  await handle.sync();
}
