import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRetention } from "../src/observe/retention.ts";
import { acceptance, present } from "../src/store/conformance/samples.ts";
import { openStore } from "../src/store/sql/open.ts";
import type { Snapshot, Store } from "../src/store/store.ts";
import { type Figures, median } from "./figures.ts";

const nothing = () => undefined;
const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const rounds = 5,
  roundMs = 3_000,
  together = 100;
/** More than a sweep deletes in all rounds. */
const old = 60_000;
const body = "x".repeat(1_000);

/** Deliveries stored while old ones are being deleted, as a share of those stored while none are; on SQLite. */
export async function purge(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "tripline-purge-"));
  const store = await openStore({
    url: `sqlite:${join(folder, "bench.db")}`,
    cipherKey: new Uint8Array(32),
    log,
  });
  for (let stored = 0; stored < old; stored += together) await accept(store, "old");
  const ratios: number[] = [];
  const deletedPerSecond: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const alone = await rate(store);
    await using sweeping = openRetention({
      store,
      live: { current: () => bounded },
      log,
      now: () => present + 2 * 86_400_000,
      worker: "bench",
    });
    const sweep = sweeping.run({ workspace: "old", dryRun: false });
    ratios.push((await rate(store)) / alone);
    await sweeping[Symbol.asyncDispose]();
    deletedPerSecond.push(((await sweep).swept[0]?.deleted ?? 0) / (roundMs / 1_000));
  }
  await store.close();
  await rm(folder, { recursive: true });
  return { "purge.ratio": median(ratios), "purge.deletedPerSecond": median(deletedPerSecond) };
}

/** Nothing of what is old need be kept. */
const bounded: Snapshot = {
  revision: 1,
  workspaces: [{ id: "old", quota: {}, retention: { deliveries: { days: 1 } }, createdAt: "" }],
  triggers: [],
  workflows: [],
  secrets: [],
  keys: [],
  captures: [],
  awaited: [],
  members: [],
  answered: [],
};

const accept = (store: Store, workspace: string) =>
  Promise.all(
    Array.from({ length: together }, () => store.deliveries.accept(acceptance({ workspace, body, runs: 0 }))),
  );

async function rate(store: Store): Promise<number> {
  const startedAt = performance.now();
  let stored = 0;
  while (performance.now() - startedAt < roundMs) {
    await accept(store, "new");
    stored += together;
  }
  return (stored * 1_000) / (performance.now() - startedAt);
}
