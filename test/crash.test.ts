import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { allDeliveries, expectNothingLost, runsEnded } from "./crash-verdict.ts";
import { countEffects, type Effects, prepare, type Sender, sendOrders } from "./crash-world.ts";
import { storeDatabase } from "./database.ts";
import { type Manage, manage } from "./manage.ts";
import { freePort, openProgram, type Program, startProgram } from "./program.ts";

const kills = 20,
  senders = 3;
/** Between an order that was taken and the kill that follows: at random, so that the work is anywhere. */
const lifeMsMax = 300;

/** Of a process that has started. One in four dies before anything came, the others with work under way. */
async function randomLife(sending: readonly Sender[]): Promise<void> {
  const taken = () => sending.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  const before = taken();
  if (Math.random() < 0.75) while (taken() === before) await pause(10);
  await pause(Math.random() * lifeMsMax);
}

test("[S85] killed at random, SQLite: nothing acknowledged is lost or doubled", {
  timeout: 180_000,
}, async () => {
  await using folder = await temporaryFolder();
  await using effects = await countEffects();
  const environment = { ...(await settings(effects)), TRIPLINE_DATA: folder.path };
  let program = await startProgram({ environment });
  await using ending = new AsyncDisposableStack();
  ending.defer(() => program.kill("SIGKILL"));
  const api = manage(program.url, program.started.adminKey);
  await prepare(api, effects.url);
  const url = await api.publicUrl("orders");
  const sending = startSenders(url);
  for (let kill = 1; ; kill += 1) {
    await randomLife(sending);
    await program.kill("SIGKILL");
    if (kill === kills) break;
    program = await startProgram({ environment });
  }
  await using _ = await openProgram({ environment });
  await expectSettled({ api, sending, effects });
});

test("[S85] killed at random, PostgreSQL with two workers: the others go on", {
  timeout: 240_000,
}, async () => {
  await using database = await storeDatabase();
  await using folder = await temporaryFolder();
  await using effects = await countEffects();
  const common = {
    ...(await settings(effects)),
    TRIPLINE_DATA: folder.path,
    TRIPLINE_DATABASE_URL: database.url,
  };
  const roles = [
    { ...common, TRIPLINE_ROLE: "all" },
    { ...common, TRIPLINE_ROLE: "worker", TRIPLINE_PORT: String(await freePort()) },
    { ...common, TRIPLINE_ROLE: "worker", TRIPLINE_PORT: String(await freePort()) },
  ];
  const programs: Program[] = [];
  for (const environment of roles) programs.push(await startProgram({ environment }));
  const api = manage(programs[0]?.url ?? "", programs[0]?.started.adminKey ?? null);
  await prepare(api, effects.url);
  const sending = startSenders(await api.publicUrl("orders"));
  // Two at a time, so that the third is often the only one for a while.
  for (let kill = 0; kill < kills; kill += 2) {
    const spared = Math.floor(Math.random() * roles.length);
    const killed = roles.keys().filter((index) => index !== spared);
    await Promise.all(
      killed.map(async (victim) => {
        await randomLife(sending);
        await programs[victim]?.kill("SIGKILL");
        programs[victim] = await startProgram({ environment: roles[victim] ?? {} });
      }),
    );
  }
  await expectSettled({ api, sending, effects });
  await Promise.all(programs.map((program) => program.kill("SIGTERM")));
});

interface Scene {
  api: Manage;
  sending: Sender[];
  effects: Effects;
}

async function expectSettled({ api, sending, effects }: Scene): Promise<void> {
  await Promise.all(sending.map((sender) => sender.stop()));
  await runsEnded(api);
  const acknowledged = sending.flatMap((sender) => sender.acknowledged);
  expect(acknowledged.length).toBeGreaterThan(kills);
  await expectNothingLost({ api, acknowledged, effects, kills, deliveries: await allDeliveries(api) });
}

const startSenders = (url: string) =>
  Array.from({ length: senders }, (_, index) => sendOrders({ urlOf: () => url, name: `sender${index}` }));

async function settings(effects: Effects): Promise<Record<string, string>> {
  return {
    TRIPLINE_PORT: String(await freePort()),
    TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8",
    TRIPLINE_LOG: "warn",
    TRIPLINE_SECRET_KEY: `a-key-for-tests-that-is-long-enough ${new URL(effects.url).port}`,
  };
}

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "tripline-crash-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
