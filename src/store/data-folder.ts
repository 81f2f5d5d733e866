import { existsSync, mkdirSync, statSync } from "node:fs";
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

/** What is said of a database file that can't be opened, or whose tables can't be made. */
export function unusable(file: string, cause: unknown): Problem {
  const why = messageOf(cause);
  const detail = `The database ${file} can't be used (${why}). TRIPLINE_DATA says where it is.`;
  return new Problem("invalid_input", { detail, cause });
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
