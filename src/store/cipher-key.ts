import { createHash, randomBytes } from "node:crypto";
import { chmod, mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Problem } from "../contract/problem.ts";

interface KeyPlace {
  /** The data folder; made when absent. */
  folder: string;
  /** `TRIPLINE_SECRET_KEY`, where it is set. */
  secretKey: string | undefined;
}

/** The 32 bytes that encrypt secrets: from the environment, or a file of mode 0600 made at the first start. */
export async function cipherKey({ folder, secretKey }: KeyPlace): Promise<Uint8Array> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(unwritable(folder));
  if (secretKey !== undefined) return digest(secretKey);
  const file = join(folder, "secret.key");
  return digest((await readKey(file)) ?? (await makeKey(file).catch(unwritable(folder))));
}

const unwritable = (folder: string) => (cause: Error) => {
  const detail = `The data folder ${folder} can't be written (${cause.message}). TRIPLINE_DATA says where it is.`;
  throw new Problem("invalid_input", { detail, cause });
};

const digest = (text: string) => createHash("sha256").update(text).digest();

async function readKey(file: string): Promise<string | null> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw new Problem("internal", { detail: `The secret key ${file} can't be read.`, cause: error });
  });
  // An empty file is what a crash between making and writing leaves; nothing was encrypted with it yet.
  if (text.trim() === "") return null;
  await chmod(file, 0o600);
  return text.trim();
}

async function makeKey(file: string): Promise<string> {
  const key = randomBytes(32).toString("base64url");
  await using handle = await open(file, "w", 0o600);
  await handle.writeFile(`${key}\n`);
  await handle.sync();
  return key;
}
