import { existsSync, mkdirSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { messageOf, Problem } from "../contract/problem.ts";

/** Makes the data folder, and those above it, readable to nobody else. Throws Problem `invalid_input` where that can't be. */
export function makeDataFolder(folder: string): void {
  try {
    make(folder);
    if (!statSync(folder).isDirectory()) throw new Error("it is a file");
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** SQLite makes its log with the first of what is written, and calls it a fault of the disk where there is no room for that. */
const roomBytesNeeded = 1_048_576;

/** What is said of a database file that can't be opened, or whose tables can't be made. */
export function unusable(file: string, cause: unknown, room: (path: string) => number = roomFor): Problem {
  const isFull = existsSync(file) && room(file) < roomBytesNeeded;
  const why = `${messageOf(cause)}${isFull ? "; the disk is full, make room on it" : ""}`;
  const detail = `The database ${file} can't be used (${why}). TRIPLINE_DATA says where it is.`;
  return new Problem("invalid_input", { detail, cause });
}

/** In bytes, on its disk; infinite where that can't be told. */
function roomFor(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** What is said wherever the folder turns out not to take what is written to it. */
export function unwritable(folder: string, cause: unknown): Problem {
  const why = messageOf(cause);
  const detail = `The data folder ${folder} can't be written (${why}). TRIPLINE_DATA says where it is.`;
  return new Problem("invalid_input", { detail, cause });
}

/** One at a time: where nothing can be made, such as under /proc, Node's `recursive` tries for ever. */
function make(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (existsSync(folder)) return;
    if (code === "EEXIST") throw new Error("it is a link to nothing", { cause: error });
    const above = dirname(folder);
    if (code !== "ENOENT" || above === folder || existsSync(above)) throw error;
    make(above);
    make(folder);
  }
}
