import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Status } from "../src/contract/status.ts";
import { allDeliveries, runsEnded } from "./crash-verdict.ts";
import { answerTo, countEffects, deliver, prepare, until } from "./crash-world.ts";
import { ownPostgres } from "./database.ts";
import { type Manage, manage } from "./manage.ts";
import { freePort, openProgram, startProgram } from "./program.ts";

const basics = async (folder: string) => ({
  TRIPLINE_DATA: folder,
  TRIPLINE_PORT: String(await freePort()),
  TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8",
  TRIPLINE_LOG: "error",
});

/** Each as often as it was accepted, the newest first. */
const acceptedKeys = async (api: Manage) =>
  (await allDeliveries(api))
    .filter(({ status }) => status === "accepted")
    .map(({ idempotencyKey }) => idempotencyKey);

const temporaryFolder = () => mkdtemp(join(tmpdir(), "tripline-lost-"));

test("a database that goes away means 503 and nothing accepted; when it is back, the process goes on", {
  timeout: 90_000,
}, async () => {
  await using server = await ownPostgres();
  await using effects = await countEffects();
  const folder = await temporaryFolder();
  const environment = { ...(await basics(folder)), TRIPLINE_DATABASE_URL: server.url };
  await using program = await openProgram({ environment });
  const api = manage(program.url, program.started.adminKey);
  await prepare(api, effects.url);
  const url = await api.publicUrl("orders");
  expect(await deliver(url, "before")).toBe(true);

  await server.kill();
  expect(await answerTo(url, "while-away")).toBe(503);
  const refused = await fetch(`${program.url}/readyz`);
  expect(refused.status).toBe(503);

  await server.start();
  await until(
    () => deliver(url, "after"),
    (taken) => taken,
    30_000,
  );
  await runsEnded(api);
  expect(await acceptedKeys(api)).toEqual(["after", "before"]);
  await program.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Linux lets the size of files that a process writes be bounded, and the bound be lifted while it runs. */
function boundFileSize(pid: number, bytes: number | "unlimited"): void {
  execFileSync("prlimit", [`--pid=${pid}`, `--fsize=${bytes}:unlimited`]);
}

test("a full disk means 503 and nothing accepted; when there is room again, the process goes on", {
  timeout: 60_000,
}, async () => {
  await using effects = await countEffects();
  const folder = await temporaryFolder();
  await using program = await startProgram({ environment: await basics(folder) });
  const api = manage(program.url, program.started.adminKey);
  await prepare(api, effects.url);
  const url = await api.publicUrl("orders");
  expect(await deliver(url, "before")).toBe(true);
  await runsEnded(api);

  boundFileSize(program.process.pid ?? 0, 1);
  const answer = await fetch(url, { method: "POST", body: "{}" });
  expect(answer.status).toBe(401);
  expect(await answerTo(url, "while-full")).toBe(503);
  const readiness = async () => (await fetch(`${program.url}/readyz`)).status;
  const isWritable = async () => (await api.get("/status", Status)).store.writable;
  expect(await readiness()).toBe(503);
  // What was found a moment ago is told for a second.
  await until(isWritable, (is) => !is, 5_000);
  boundFileSize(program.process.pid ?? 0, "unlimited");

  await until(readiness, (status) => status === 200, 3_000);
  await until(isWritable, (is) => is, 5_000);
  await until(
    () => deliver(url, "after"),
    (taken) => taken,
    10_000,
  );
  await runsEnded(api);
  expect(await acceptedKeys(api)).toEqual(["after", "before"]);
  await program.kill("SIGTERM");
  await rm(folder, { recursive: true, force: true });
});
