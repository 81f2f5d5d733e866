import { mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { silentLog } from "../contract/log.ts";
import { cipherKey } from "./cipher-key.ts";
import { openStore } from "./sql/open.ts";

async function place(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tripline-folder-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** As a start does: the key first, then the store. */
async function start(folder: string): Promise<void> {
  const key = await cipherKey({ folder, secretKey: undefined });
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

test("processes that start at once on one folder take the same key, which is the one that stays", async () => {
  const folder = await place();
  const asked = await Promise.all(
    Array.from({ length: 8 }, () => cipherKey({ folder, secretKey: undefined })),
  );
  const kept = await cipherKey({ folder, secretKey: undefined });
  expect(new Set([...asked, kept].map((key) => Buffer.from(key).toString("hex"))).size).toBe(1);
  expect(await readdir(folder)).toEqual(["secret.key"]);
});

test("an empty key file, as an interrupted start may leave, is replaced", async () => {
  const folder = await place();
  await writeFile(join(folder, "secret.key"), "");
  const key = await cipherKey({ folder, secretKey: undefined });
  expect(await cipherKey({ folder, secretKey: undefined })).toEqual(key);
});
