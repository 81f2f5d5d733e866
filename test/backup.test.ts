import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { z } from "zod";
import { readConfig } from "../src/config.ts";
import { openTripline } from "../src/main.ts";
import { restore } from "../src/restore.ts";
import { commandLine } from "./bundle.ts";
import { startTripline } from "./cli.ts";
import { manage } from "./manage.ts";
import { freePort } from "./program.ts";
import { openSceneHere } from "./scene.ts";

const run = promisify(execFile);
const Ids = z.object({ items: z.array(z.object({ id: z.string(), status: z.string() })) });

async function tripline(args: string[], environment: Record<string, string>) {
  const env = { PATH: process.env.PATH ?? "", ...environment };
  const ended = await run(process.execPath, [commandLine, ...args], { env }).catch((error: unknown) =>
    z.object({ stdout: z.string(), stderr: z.string(), code: z.number() }).parse(error),
  );
  return { code: 0, ...ended };
}

test("a backup taken under load holds all that was answered before, and its runs go on where it is restored", async () => {
  await using scene = await openSceneHere();
  const other = await mkdtemp(join(tmpdir(), "tripline-restored-"));
  const [file, keyFile] = [join(other, "copy.db"), join(scene.folder, "secret.key")];
  await scene.api.secret("shop", "kept-through-the-backup");
  await scene.api.apply([
    {
      name: "slow",
      trigger: { auth: [{ scheme: "none" }] },
      steps: [{ id: "wait", type: "delay", config: { durationMs: 2_000 } }],
    },
  ]);
  const url = await scene.api.publicUrl("slow");
  const answered: string[] = [];
  const over = new AbortController();
  const post = async () => {
    const response = await fetch(url, { method: "POST", body: JSON.stringify({ at: answered.length }) });
    await response.arrayBuffer();
    if (response.ok) answered.push(response.headers.get("x-request-id") ?? "");
  };
  const sender = async () => {
    while (!over.signal.aborted) await post();
  };
  const senders = Promise.all([sender(), sender(), sender(), sender()]);
  while (answered.length < 200) await post();
  const before = [...answered];
  const key = scene.program.started.adminKey ?? "";
  const environment = { TRIPLINE_URL: scene.program.started.consoleUrl, TRIPLINE_KEY: key };
  // Of two at once one may be refused, and takes nothing from the other.
  const both = await Promise.all([1, 2].map(() => tripline(["backup", file], environment)));
  const taken = both.find(({ code }) => code === 0);
  over.abort();
  await senders;
  expect(taken, scene.program.log()).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringContaining("Keep the secret key apart"),
  });
  expect(answered.length).toBeGreaterThan(before.length);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await tripline(["backup", file], environment)).toMatchObject({ code: 2 });
  expect((await readFile(file)).includes("kept-through-the-backup")).toBe(false);

  const data = join(other, "data");
  const restored = await tripline(["restore", file, "--data", data, "--secret-key-file", keyFile], {});
  expect(restored).toMatchObject({ code: 0, stdout: expect.stringMatching(/\d+ deliveries and \d+ runs/) });
  await using again = await openAgain(data);
  const api = manage(again.url, key);
  const there = new Set<string>();
  for (let cursor = ""; ; ) {
    const page = await api.get(
      `/deliveries?limit=1000${cursor}`,
      Ids.extend({ next: z.string().nullable() }),
    );
    for (const { id } of page.items) there.add(id);
    if (page.next === null) break;
    cursor = `&before=${page.next}`;
  }
  expect(before.filter((id) => !there.has(id))).toEqual([]);
  const last = before.at(-1) ?? "";
  await expect
    .poll(async () => (await api.get(`/runs?delivery=${last}`, Ids)).items[0]?.status, { timeout: 10_000 })
    .toBe("succeeded");
  await rm(other, { recursive: true });
});

/** The program in this process, with the clock ahead so that what waits is due. */
async function openAgain(data: string) {
  const port = await freePort();
  const config = readConfig({ TRIPLINE_DATA: data, TRIPLINE_PORT: String(port), TRIPLINE_LOG: "silent" });
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const world = { log: quiet, now: Date.now, chance: Math.random, environment: () => undefined };
  const opened = await openTripline(config, world);
  return { url: opened.consoleUrl, [Symbol.asyncDispose]: () => opened.stop() };
}

test("a restore refuses what is not whole, and leaves the folder as it was", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-restore-"));
  const into = (given: Partial<Parameters<typeof restore>[0]>) =>
    restore({
      backup: join(folder, "copy.db"),
      folder: join(folder, "data"),
      secretKey: "a-secret-key-of-32-characters-....",
      secretKeyOld: undefined,
      keyFile: undefined,
      ...given,
    });
  await expect(into({})).rejects.toThrow("There is no file");
  await writeFile(join(folder, "copy.db"), randomBytes(10_000));
  await expect(into({})).rejects.toThrow("is no backup of Tripline's");
  new DatabaseSync(join(folder, "other.db")).close();
  await expect(into({ backup: join(folder, "other.db") })).rejects.toThrow("is no backup of Tripline's");
  await expect(into({ folder })).rejects.toThrow("is not empty; nothing was changed");

  const origin = join(folder, "origin");
  await (await openAgain(origin))[Symbol.asyncDispose]();
  const [backup, keyFile] = [join(origin, "tripline.db"), join(origin, "secret.key")];
  await expect(into({ backup, secretKey: undefined })).rejects.toThrow("--secret-key-file");
  await expect(into({ backup })).rejects.toThrow("The secret key does not fit");
  const change = (statement: string) => {
    const database = new DatabaseSync(backup);
    database.exec(statement);
    database.close();
  };
  change("insert into kysely_migration values ('9999-of-the-future', '2100-01-01')");
  await expect(into({ backup, secretKey: undefined, keyFile })).rejects.toThrow("made by a newer Tripline");
  change("delete from kysely_migration where name = '9999-of-the-future'");
  await expect(stat(join(folder, "data"))).rejects.toThrow("ENOENT");
  const taken = join(folder, "other.db");
  await expect(into({ backup, secretKey: undefined, keyFile, folder: taken })).rejects.toThrow("ENOTDIR");
  expect((await stat(taken)).isFile()).toBe(true);
  // As where the folder is a disk of its own: what came in its place would be elsewhere.
  await mkdir(join(folder, "disk", "lost+found"), { recursive: true });
  await symlink("disk", join(folder, "linked"));
  await into({ backup, secretKey: undefined, keyFile, folder: join(folder, "linked") });
  expect(await readdir(join(folder, "disk"))).toEqual(["lost+found", "secret.key", "tripline.db"]);
  // Stopped while it goes on, it leaves nothing.
  const stopped = new AbortController();
  const stopping = into({ backup, secretKey: undefined, keyFile, signal: stopped.signal });
  setImmediate(() => stopped.abort());
  await expect(stopping).rejects.toThrow("aborted");
  await expect(stat(join(folder, "data"))).rejects.toThrow("ENOENT");
  // Two at once, after one that was cut off: one has the folder, and the other one touches nothing.
  await mkdir(join(folder, "data", ".restoring", "work"), { recursive: true });
  await writeFile(join(folder, "data", ".restoring", "work", "tripline.db-wal"), "of another");
  const both = [1, 2].map(() => into({ backup, secretKey: undefined, keyFile }));
  const ended = await Promise.allSettled(both);
  expect(ended.filter(({ status }) => status === "fulfilled")).toMatchObject([
    { value: { deliveries: 0, runs: 0, unfinished: 0 } },
  ]);
  expect(await readdir(join(folder, "data"))).toEqual(["secret.key", "tripline.db"]);
  // What somebody else puts there meanwhile, such as a server, stays and is not written over.
  const met = into({ backup, secretKey: undefined, keyFile, folder: join(folder, "met") });
  await expect
    .poll(() => writeFile(join(folder, "met", "tripline.db"), "theirs"), { interval: 1 })
    .toBe(undefined);
  await expect(met).rejects.toThrow("is not empty");
  expect(await readFile(join(folder, "met", "tripline.db"), "utf8")).toBe("theirs");
  expect(await readFile(join(folder, "data", "secret.key"), "utf8")).toBe(await readFile(keyFile, "utf8"));
  await rm(folder, { recursive: true });
});

test("a backup that Ctrl-C ends leaves nothing of it behind", async () => {
  const folder = await mkdtemp(join(tmpdir(), "tripline-stopped-"));
  // Half of what it announces, and no more.
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-length": 2_000 }).write(Buffer.alloc(1_000));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`;
  const command = startTripline({ url, key: "tl_any" }, ["backup", join(folder, "copy.db")]);
  const ended = once(command, "exit");
  await expect.poll(() => readdir(folder), { timeout: 20_000, interval: 20 }).toHaveLength(1);
  command.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  expect(await readdir(folder)).toEqual([]);
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});
