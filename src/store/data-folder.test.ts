import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { silentLog } from "../contract/log.ts";
import { cipherKeys } from "./cipher-key.ts";
import { unusable } from "./data-folder.ts";
import { openStore } from "./sql/open.ts";

async function place(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tripline-folder-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** As a start does: the key first, then the store. */
async function start(folder: string): Promise<void> {
  const [key] = cipherKeys({ folder, secretKey: undefined });
  await using store = await openStore({
    url: `sqlite:${folder}/tripline.db`,
    cipherKey: key,
    log: silentLog,
  });
  await store.ping();
}

test("a data folder that can't be one is refused with why and which setting it is, never waited for", async () => {
  const folder = await place();
  const at = (name: string) => join(folder, name);
  await writeFile(at("file"), "");
  await symlink(at("nowhere"), at("link"));
  await mkdir(at("holder/tripline.db"), { recursive: true });
  await mkdir(at("foreign"));
  await writeFile(at("foreign/tripline.db"), "This is no database. ".repeat(500));
  const cases = [
    [at("file"), "it is a file"],
    [at("file/below"), "ENOTDIR"],
    [at("link"), "it is a link to nothing"],
    [at("holder"), "EISDIR"],
    [at("foreign"), "file is not a database"],
    // Nothing can be made there, and the folder above is there all the same.
    ...(process.platform === "linux" ? [["/proc/tripline", "ENOENT"]] : []),
  ];
  for (const [given = "", why] of cases) {
    await expect(start(given), given).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringMatching(new RegExp(`${given}.*${why}.*TRIPLINE_DATA says where it is`)),
    });
  }
});

test("a folder is made with those above it, for its owner alone", async () => {
  const folder = join(await place(), "a", "b");
  await start(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test("two processes that start at once take one key, which is the one that stays, an empty file or none before it", async () => {
  const folder = await place();
  const processes = [startChild(), startChild()];
  for (let round = 0; round < 20; round += 1) {
    const data = join(folder, String(round));
    await mkdir(data);
    // As a start that was interrupted may leave it.
    if (round % 2 === 1) await writeFile(join(data, "secret.key"), "");
    const answers = processes.map((process) => once(process, "message"));
    for (const process of processes) process.send(data);
    const keys = (await Promise.all(answers)).map(([key]) => String(key));
    const kept = Buffer.from(cipherKeys({ folder: data, secretKey: undefined })[0]).toString("hex");
    expect(keys, `round ${round}`).toEqual([kept, kept]);
    expect(await readdir(data)).toEqual(["secret.key", "secret.key.lock"]);
  }
});

function startChild(): ChildProcess {
  const child = fork(new URL("../../test/key-child.ts", import.meta.url).pathname);
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

test("a database that can't be opened for want of room on its disk says so", () => {
  const file = fileURLToPath(import.meta.url);
  const fault = new Error("disk I/O error");
  const said = (path: string, bytes: number) => unusable(path, fault, () => bytes).message;
  expect(said(file, 4_096)).toContain("(disk I/O error; the disk is full, make room on it)");
  expect(said(file, 1_073_741_824)).toContain("(disk I/O error).");
  expect(said("/nowhere/tripline.db", 0)).toContain("(disk I/O error).");
});
