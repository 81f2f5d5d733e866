import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { backups } from "./backup.ts";

const copyTo = (file: string) => writeFile(file, "a copy");
const doors = (folder: string, copy = copyTo) =>
  ({ folder, store: { kind: "sqlite", upkeep: { copyTo: copy } } }) as unknown as Parameters<
    typeof backups
  >[0];

test("a backup that could not be taken hinders no other, and what a crash left is cleared away", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-backup-"));
  await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
  await mkdir(join(folder, ".backup"));
  await writeFile(join(folder, ".backup/tripline.db"), "half");
  const take = backups(doors(join(folder, "data")));
  await expect(take()).rejects.toThrow("ENOENT");
  await mkdir(join(folder, "data"));
  const { bytes, stream } = await take();
  await expect(take()).rejects.toMatchObject({ code: "conflict" });
  expect([bytes, await new Response(stream).text()]).toEqual([6, "a copy"]);
  await expect.poll(async () => (await readdir(join(folder, "data"))).length).toBe(0);
  backups(doors(folder));
  await expect.poll(async () => readdir(folder)).toEqual(["data"]);
});
