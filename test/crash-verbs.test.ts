import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { allDeliveries, expectNothingLost, runsEnded } from "./crash-verdict.ts";
import { countEffects, deliver, prepare } from "./crash-world.ts";
import { freshDatabase } from "./database.ts";
import { manage } from "./manage.ts";
import { freePort, type Program, startProgram } from "./program.ts";

const dying = new URL("crash-at-verb.ts", import.meta.url).pathname;

/** Every verb that a delivery and its run pass through, and those of a start. */
const verbs = [
  "deliveries.accept",
  "runs.claim",
  "runs.checkpoint",
  "runs.checkpoint:2",
  "runs.park",
  "runs.finish",
];
const sqliteVerbs = [...verbs, "runs.recover", "runs.ready", "definitions.snapshot"];

const moments = ["before", "after"] as const;

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
  await using database = store === "PostgreSQL" ? await freshDatabase() : null;
  await using effects = await countEffects({ failures: verb === "runs.park" ? 1 : 0 });
  const folder = await mkdtemp(join(tmpdir(), "tripline-verb-"));
  const environment = {
    TRIPLINE_DATA: folder,
    TRIPLINE_PORT: String(await freePort()),
    TRIPLINE_ALLOWED_ADDRESSES: "127.0.0.0/8",
    TRIPLINE_LOG: "error",
    ...(database === null ? {} : { TRIPLINE_DATABASE_URL: database.url }),
  };
  try {
    const preparing = await startProgram({ environment });
    const api = manage(preparing.url, preparing.started.adminKey);
    await prepare(api, effects.url);
    const url = await api.publicUrl("orders");
    await preparing.kill("SIGTERM");

    const [name, times = "1"] = verb.split(":");
    const doomed = startProgram({
      environment: { ...environment, CRASH_AT: `${name}:${moment}:${times}` },
      entry: dying,
    });
    const sending = insist(url, "the-order");
    await diedOf(doomed);
    await using survivor = await startProgram({ environment });
    await sending;
    await runsEnded(api);
    const deliveries = await allDeliveries(api);
    await expectNothingLost({ api, acknowledged: ["the-order"], deliveries, effects, kills: 1 });
    await survivor.kill("SIGTERM");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
