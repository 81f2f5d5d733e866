import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { messageOf } from "../contract/problem.ts";

/**
 * A file is there whole or as it was before, whenever the process ends; what is no file, such as a pipe, is written to as it
 * stands. Throws an error that says of the path why it can't be written.
 */
export function writeText(path: string, text: string): void {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || found.isFile()) {
      putInPlace(isLink(path) ? realpathSync(path) : path, { text, mode: found?.mode });
      return;
    }
    const pipe = pipeAt(path);
    writeFileSync(path, text);
    if (pipe !== null) closeSync(pipe);
  } catch (error) {
    throw unwritten(path, error);
  }
}

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;

/** `mode`: of the file that was there. */
function putInPlace(path: string, { text, mode }: { text: string; mode: number | undefined }): void {
  const part = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString("hex")}.part`);
  try {
    writeFileSync(part, text, { flag: "wx", flush: true });
    if (mode !== undefined) chmodSync(part, mode);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** With those above it. Throws as `writeText` does. */
export function makeFolder(folder: string): void {
  try {
    const missing: string[] = [];
    for (let at = resolve(folder); !existsSync(at); at = dirname(at)) {
      if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink())
        throw new Error("it is a link to nothing");
      missing.unshift(at);
    }
    // One at a time: where nothing can be made, such as under /proc, Node's `recursive` tries for ever.
    for (const each of missing) mkdirSync(each);
    if (!statSync(folder).isDirectory()) throw new Error("it is a file");
  } catch (error) {
    throw unwritten(folder, error);
  }
}

/** The system's own words, without what the path says already: `no space left on device`. */
export function unwritten(path: string, cause: unknown): Error {
  const reason = /^E[A-Z0-9]+: (.+?)(, \w+( '.*')?)?$/.exec(messageOf(cause))?.[1] ?? messageOf(cause);
  return new Error(`${path} can't be written: ${reason}.`, { cause });
}

/** A pipe that nobody reads would be waited for without end: opened so that it is refused instead. Null where it is none. */
function pipeAt(path: string): number | null {
  if (statSync(path, { throwIfNoEntry: false })?.isFIFO() !== true) return null;
  try {
    return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (cause) {
    throw new Error("it is a pipe that nobody reads", { cause });
  }
}
