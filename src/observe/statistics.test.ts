import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openFreshStore } from "../../test/fresh-store.ts";
import { workMs } from "../../test/work.ts";
import { StoreUnavailable } from "../contract/problem.ts";
import { placeOf } from "../core/histogram.ts";
import { acceptance } from "../store/conformance/samples.ts";
import type { Statistics } from "../store/store.ts";
import { openStatistics } from "./statistics.ts";

const at = Date.UTC(2026, 0, 31, 12, 0, 30);

/** The tap on a store that can be taken away. */
async function open() {
  const rooms = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "tripline-statistics-"));
  rooms.defer(() => rm(folder, { recursive: true }));
  const warnings: string[] = [];
  const log = { debug() {}, info() {}, warn: (message: string) => void warnings.push(message), error() {} };
  const cipherKey = new Uint8Array(32).fill(1);
  const store = rooms.use(await openFreshStore({ url: `sqlite:${join(folder, "test.db")}`, cipherKey, log }));
  const world = { now: at, isAway: false, forgotten: 0 };
  const away = () => Promise.reject(new StoreUnavailable("It is away."));
  const real = store.statistics;
  const watched: Statistics = {
    ...real,
    add: (counted) => (world.isAway ? away() : real.add(counted)),
    forget(old) {
      world.forgotten += 1;
      return real.forget(old);
    },
  };
  const statistics = rooms.use(
    openStatistics({ store: { statistics: watched, upkeep: store.upkeep }, log, now: () => world.now }),
  );
  /** By minutes. */
  const counted = async (subject: string) => {
    const found = await real.read({
      workspace: "default",
      of: [subject],
      span: "minute",
      from: 0,
      until: at * 2,
    });
    return found.map(({ at: minute, counts }) => [minute - at, counts] as const);
  };
  return Object.assign(world, {
    statistics,
    warnings,
    counted,
    store,
    [Symbol.asyncDispose]: () => rooms.disposeAsync(),
  });
}

const of = { workspace: "default", trigger: "orders", triggerId: "trg_1" };
const delivery = { ...of, status: "accepted", reason: null } as const;
const answer = { ...of, status: 200, ms: 3, refused: false };
const run = { ...of, workflow: "order", workflowId: "wfl_1", status: "failed", ms: 50 } as const;

test("how long the oldest run is queued is looked at once a minute", async () => {
  await using world = await open();
  const { statistics, store } = world;
  const first = acceptance({ workspace: "default" });
  await store.deliveries.accept(first);
  const [length] = await store.upkeep.queue();
  const ageMs = 5_000;
  world.now = Date.parse(length?.oldestAt ?? "") + ageMs;
  await statistics.write();
  world.now += 10_000;
  await statistics.write();
  expect((await world.counted("")).map(([, counts]) => counts)).toEqual([
    { [`queue-ms ${placeOf(ageMs)}`]: 1 },
  ]);
});

test("what the store does not take is kept, in its own minute, until it does", async () => {
  await using world = await open();
  const { statistics } = world;
  statistics.delivered(delivery);
  world.isAway = true;
  await statistics.write();
  expect(world.warnings).toEqual(["statistics not written; trying again"]);
  world.now += 60_000;
  statistics.delivered(delivery);
  world.isAway = false;
  await statistics.write();
  expect(await world.counted("trg_1")).toEqual([
    [-30_000, { accepted: 1 }],
    [30_000, { accepted: 1 }],
  ]);
});

test("a run is counted once for its workspace, though for its trigger and its workflow, too", async () => {
  await using world = await open();
  const { statistics } = world;
  statistics.runEnded(run);
  statistics.runEnded({ ...run, triggerId: null });
  statistics.answered({ ...answer, status: 503, refused: true });
  statistics.answered({ ...answer, triggerId: null, status: 404, refused: true });
  statistics.answered({ ...answer, workspace: null });
  await statistics.write();
  expect(await world.counted("trg_1")).toMatchObject([[-30_000, { failed: 1, "answer 5": 1, lost: 1 }]]);
  expect(await world.counted("wfl_1")).toMatchObject([[-30_000, { failed: 2 }]]);
  expect(await world.counted("")).toMatchObject([
    [-30_000, { failed: 2, "answer 5": 1, "answer 4": 1, lost: 1 }],
  ]);
});

test("more triggers than are counted apart are counted for their workspace, each thing once", async () => {
  await using world = await open();
  const { statistics } = world;
  for (let number = 0; number < 11_000; number += 1) {
    statistics.runEnded({ ...run, triggerId: `trg_${number}`, workflowId: `wfl_${number}` });
  }
  await statistics.write();
  expect(await world.counted("")).toMatchObject([[-30_000, { failed: 11_000 }]]);
  expect(await world.counted("trg_4999")).toMatchObject([[-30_000, { failed: 1 }]]);
  expect(await world.counted("trg_5000")).toEqual([]);
});

test("old counts are forgotten now and then, not with each write", async () => {
  await using world = await open();
  const { statistics } = world;
  await statistics.write();
  expect(world.forgotten).toBe(0);
  world.now += 600_000;
  await statistics.write();
  await statistics.write();
  expect(world.forgotten).toBe(3);
});

test("counting a delivery, its answer and its run takes a few microseconds", async () => {
  await using world = await open();
  const { statistics } = world;
  const startedAt = workMs();
  for (let count = 0; count < 100_000; count += 1) {
    statistics.delivered(delivery);
    statistics.answered(answer);
    statistics.runEnded(run);
  }
  expect((workMs() - startedAt) / 100_000).toBeLessThan(0.03);
});
