import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tripline } from "../../test/cli.ts";
import { storeDatabase } from "../../test/database.ts";
import { freshFile } from "../../test/fresh-store.ts";
import type { MoveProgress } from "../store/move/move-in.ts";

test("what can't be moved, or moved to, is told before anything is opened", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-nothing-"));
  const moving = (...args: string[]) => tripline(null, ["move", "--data", folder, ...args]);
  const to = "postgres://tripline@localhost:1/tripline";
  expect(await moving()).toMatchObject({
    code: 2,
    err: expect.stringContaining("There is no database to move to"),
  });
  for (const url of ["mysql://localhost/tripline", "localhost/tripline", "postgres://["])
    expect(await moving("--to", url), url).toMatchObject({
      code: 2,
      err: expect.stringContaining("not the address"),
    });
  expect(await moving("--to", to)).toMatchObject({
    code: 2,
    err: expect.stringContaining("There is no store in"),
  });
  await freshFile(join(folder, "tripline.db"));
  expect(await moving("--to", to)).toMatchObject({
    code: 1,
    err: expect.stringContaining("set TRIPLINE_SECRET_KEY"),
  });
  await rm(folder, { recursive: true });
});

test("programs read what was moved, and how far it is, as JSON", async () => {
  await using database = await storeDatabase();
  const folder = await mkdtemp(join(tmpdir(), "tripline-moved-"));
  await freshFile(join(folder, "tripline.db"));
  const environment = {
    TRIPLINE_DATA: folder,
    TRIPLINE_DATABASE_URL: database.url,
    TRIPLINE_SECRET_KEY: "a-secret-key-of-32-characters-....",
  };
  const { code, out, err } = await tripline(null, ["move", "--json"], { environment });
  expect(code, err).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    folder,
    rows: 2,
    unfinished: 0,
    changed: 0,
    tables: { workspaces: 1, runs: 0 },
  });
  const lines = err
    .trim()
    .split("\n")
    .map((line): MoveProgress => JSON.parse(line))
    // A slow machine is told of what is under way, too.
    .filter(({ rows, of }) => rows === of);
  expect(lines).toEqual([
    { table: "revision", rows: 1, of: 1 },
    { table: "workspaces", rows: 1, of: 1 },
  ]);
  // No server has used either of them.
  const again = await tripline(null, ["move"], { environment });
  expect(again).toMatchObject({ code: 0, out: expect.stringContaining("that of TRIPLINE_SECRET_KEY") });
  await rm(folder, { recursive: true });
});
