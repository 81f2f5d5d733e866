import { createHash, randomBytes } from "node:crypto";
import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { messageOf, Problem } from "../contract/problem.ts";
import { makeDataFolder, unwritable } from "./data-folder.ts";

interface KeyPlace {
  /** The data folder; made when absent. */
  folder: string;
  /** `TRIPLINE_SECRET_KEY`, where it is set. */
  secretKey: string | undefined;
  /** `TRIPLINE_SECRET_KEY_OLD`. */
  secretKeyOld?: string | undefined;
}

/** Of a first start that makes the key while others wait for it: a file is written, no more. */
const waitMsMax = 10_000;

/**
 * The keys that encrypt secrets, 32 bytes each: from the environment, or a file of mode 0600 made at the first start. The
 * first is the one that is to encrypt; what others have encrypted is read with them. They stand one on a line.
 */
export function cipherKeys({
  folder,
  secretKey,
  secretKeyOld = "",
}: KeyPlace): [Uint8Array, ...Uint8Array[]] {
  makeDataFolder(folder);
  const [own = "", ...older] =
    secretKey === undefined ? (readKey(folder) ?? makeKey(folder)).split(/\s*\n\s*/) : [secretKey];
  // Nothing else is trimmed: a key may begin with a blank.
  const given = secretKeyOld.split(/\r?\n/).filter(Boolean);
  return [digest(own), ...[...older, ...given].map(digest)];
}

const digest = (text: string) => createHash("sha256").update(text).digest();

const fileIn = (folder: string) => join(folder, "secret.key");

function readKey(folder: string): string | null {
  const file = fileIn(folder);
  const text = read(file).trim();
  // Nothing was encrypted yet with the key that an empty file was to hold.
  if (text === "") return null;
  makePrivate(file);
  return text;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    const detail = `The secret key ${file} can't be read (${messageOf(error)}).`;
    throw new Problem("invalid_input", { detail, cause: error });
  }
}

function makePrivate(file: string): void {
  try {
    chmodSync(file, 0o600);
  } catch {
    // Of another user it stays as it is.
  }
}

/**
 * Of processes that start at once one makes the key of all, by a lock of SQLite's: it holds wherever the store's own do,
 * ends with the process that has it, and needs no second name for a file. The empty file stays: without it, who waits
 * and who comes later could hold two locks. Nothing is awaited under it: a thread would wait for itself.
 */
function makeKey(folder: string): string {
  try {
    return locked(`${fileIn(folder)}.lock`, () => readKey(folder) ?? writeKey(folder));
  } catch (error) {
    throw error instanceof Problem ? error : unwritable(folder, error);
  }
}

function locked<Result>(file: string, work: () => Result): Result {
  using lock = new DatabaseSync(file, { timeout: waitMsMax });
  lock.exec("begin exclusive");
  return work();
}

/** Whole under another name first: a crash leaves no half of a key. */
function writeKey(folder: string): string {
  const file = fileIn(folder);
  const key = randomBytes(32).toString("base64url");
  writeFileSync(`${file}.new`, `${key}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  return key;
}
