import { createHash, randomBytes } from "node:crypto";
import { chmod, link, open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "../contract/problem.ts";
import { makeDataFolder, unwritable } from "./data-folder.ts";

interface KeyPlace {
  /** The data folder; made when absent. */
  folder: string;
  /** `TRIPLINE_SECRET_KEY`, where it is set. */
  secretKey: string | undefined;
}

/** The 32 bytes that encrypt secrets: from the environment, or a file of mode 0600 made at the first start. */
export async function cipherKey({ folder, secretKey }: KeyPlace): Promise<Uint8Array> {
  makeDataFolder(folder);
  if (secretKey !== undefined) return digest(secretKey);
  return digest((await readKey(folder)) ?? (await makeKey(folder)));
}

const digest = (text: string) => createHash("sha256").update(text).digest();

const fileIn = (folder: string) => join(folder, "secret.key");

async function readKey(folder: string): Promise<string | null> {
  const file = fileIn(folder);
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    const detail = `The secret key ${file} can't be read (${error.message}).`;
    throw new Problem("invalid_input", { detail, cause: error });
  });
  // Nothing was encrypted yet with the key that an empty file was to hold.
  if (text.trim() === "") return null;
  // Of another user it stays as it is.
  await chmod(file, 0o600).catch(() => undefined);
  return text.trim();
}

/** Written whole under another name: of processes that start at once, the first to name it so makes the key of all. */
async function makeKey(folder: string): Promise<string> {
  const file = fileIn(folder);
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  const key = randomBytes(32).toString("base64url");
  try {
    await writeNew(draft, `${key}\n`);
    // Where a file can have no second name, and in place of an empty one.
    await link(draft, file).catch(async () => {
      if ((await readKey(folder)) === null) await rename(draft, file);
    });
  } catch (error) {
    throw error instanceof Problem ? error : unwritable(folder, error);
  } finally {
    await rm(draft, { force: true });
  }
  return (await readKey(folder)) ?? key;
}

async function writeNew(file: string, text: string): Promise<void> {
  await using handle = await open(file, "wx", 0o600);
  await handle.writeFile(text);
  await handle.sync();
}
