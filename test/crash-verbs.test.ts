import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dying } from "./bundle.ts";
import { allDeliveries, expectNothingLost, runsEnded } from "./crash-verdict.ts";
import { countEffects, deliver, type Effects, prepare } from "./crash-world.ts";
import { databaseLike, storeDatabase } from "./database.ts";
import { manage } from "./manage.ts";
import { freePort, openProgram, type Program, startProgram } from "./program.ts";

/**
 * Every verb that a delivery and its run pass through, and those of a start. What the first of two effects brought is
 * written by the checkpoint, what the second brought by the finish.
 */
const verbs = ["deliveries.accept", "runs.claim", "runs.checkpoint", "runs.park", "runs.finish"];
const sqliteVerbs = [...verbs, "runs.recover", "runs.ready", "definitions.snapshot"];

const moments = ["before", "after"] as const;

/** A store in which everything is prepared; each case goes on from a copy. */
interface Prepared {
  folder: string;
  databaseUrl: string | null;
  adminKey: string | null;
  path: string;
}

const rooms = new AsyncDisposableStack();
const parked = (order: string) => order.includes("runs.park");
let effects: Effects;
let prepared: Record<"SQLite" | "PostgreSQL", Prepared>;
beforeAll(async () => {
  effects = rooms.use(await countEffects({ fails: parked }));
  const { url } = rooms.use(await storeDatabase());
  const [SQLite, PostgreSQL] = await Promise.all([prepareStore(null), prepareStore(url)]);
  prepared = { SQLite, PostgreSQL };
});
afterAll(() => rooms.disposeAsync());

async function prepareStore(databaseUrl: string | null): Promise<Prepared> {
  const { path: folder } = rooms.use(await temporaryFolder());
  await using program = await openProgram({ environment: await settings({ folder, databaseUrl }) });
  const { adminKey } = program.started;
  const api = manage(program.url, adminKey);
  // So long that the run is parked, however slow the machine is at the moment.
  await prepare(api, effects.url, { firstDelayMs: 1_000 });
  const { pathname } = new URL(await api.publicUrl("orders"));
  await program.stop();
  return { folder, databaseUrl, adminKey, path: pathname };
}

async function settings({ folder, databaseUrl }: Pick<Prepared, "folder" | "databaseUrl">) {
  return {
    TRIPLINE_DATA: folder,
    TRIPLINE_PORT: String(await freePort()),
    TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8",
    TRIPLINE_LOG: "error",
    ...(databaseUrl === null ? {} : { TRIPLINE_DATABASE_URL: databaseUrl }),
  };
}

// Each has a store of its own and mostly waits, so several go on at once.
describe.concurrent("killed at a verb of the store, the delivery and its run are whole", () => {
  for (const [store, all] of [
    ["SQLite", sqliteVerbs],
    ["PostgreSQL", verbs],
  ] as const) {
    for (const verb of all) {
      for (const moment of moments) {
        test(`${store}: ${moment} ${verb}`, { timeout: 90_000 }, () => dieAndGoOn({ store, verb, moment }));
      }
    }
  }
});

interface Case {
  store: "SQLite" | "PostgreSQL";
  verb: string;
  moment: (typeof moments)[number];
}

async function dieAndGoOn({ store, verb, moment }: Case): Promise<void> {
  const { folder: from, databaseUrl, adminKey, path } = prepared[store];
  await using database = databaseUrl === null ? null : await databaseLike(databaseUrl);
  await using folder = await temporaryFolder();
  await cp(from, folder.path, { recursive: true });
  const environment = await settings({ folder: folder.path, databaseUrl: database?.url ?? null });
  const origin = `http://127.0.0.1:${environment.TRIPLINE_PORT}`;
  const order = `${store} ${moment} ${verb}`;

  const [name, times = "1"] = verb.split(":");
  const doomed = startProgram({
    environment: { ...environment, CRASH_AT: `${name}:${moment}:${times}` },
    entry: dying,
  });
  const sending = insist(origin + path, order);
  await diedOf(doomed);
  await using _ = await openProgram({ environment });
  await sending;
  const api = manage(origin, adminKey);
  await runsEnded(api);
  const evidence = { acknowledged: [order], deliveries: await allDeliveries(api), kills: 1 };
  await expectNothingLost({ api, ...evidence, effects: { counts: effects.countsOf(order) } });
}

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "tripline-verb-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function insist(url: string, key: string): Promise<void> {
  while (!(await deliver(url, key))) await pause(20);
}

/** It may die before it says that it is ready, or later. */
async function diedOf(doomed: Promise<Program>): Promise<void> {
  const program = await doomed.catch(() => null);
  if (program === null) return;
  if (program.process.exitCode === null && program.process.signalCode === null) {
    await new Promise((resolve) => program.process.once("exit", resolve));
  }
  expect(program.process.signalCode).toBe("SIGKILL");
}
