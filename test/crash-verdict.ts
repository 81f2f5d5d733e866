import { expect } from "vitest";
import { z } from "zod";
import { Delivery } from "../src/contract/delivery.ts";
import { RunDetail } from "../src/contract/run.ts";
import { Status } from "../src/contract/status.ts";
import { type Effects, stepPaths, until } from "./crash-world.ts";
import type { Manage } from "./manage.ts";

/** Enough to look thousands of deliveries up in seconds. */
const callsAtOnce = 16;
/** How many runs a worker may have had under way when it was killed. */
const underWayMax = 100;

export const allDeliveries = (api: Manage): Promise<Delivery[]> => every(api, "/deliveries", Delivery);

const Started = z.object({ id: z.string(), deliveryId: z.string().nullable() });

async function every<Item>(api: Manage, path: string, item: z.ZodType<Item>): Promise<Item[]> {
  const Page = z.object({ items: z.array(item), next: z.string().nullable() });
  const found: Item[] = [];
  for (let before = ""; ; ) {
    const page = await api.get(`${path}?limit=1000${before}`, Page);
    found.push(...page.items);
    if (page.next === null) return found;
    before = `&before=${page.next}`;
  }
}

/** Resolves when no run is queued, running or waiting. */
export async function runsEnded(api: Manage): Promise<void> {
  const counts = async () => (await api.get("/status", Status)).counts.runs;
  await until(counts, ({ queued, running, waiting }) => queued + running + waiting === 0, 60_000);
}

interface Evidence {
  api: Manage;
  acknowledged: readonly string[];
  deliveries: readonly Delivery[];
  effects: Pick<Effects, "counts">;
  kills: number;
}

/**
 * Every acknowledged delivery is there exactly once, its run succeeded with every step in the journal, and effects
 * were repeated only for attempts that a kill interrupted.
 */
export async function expectNothingLost({
  api,
  acknowledged,
  deliveries,
  effects,
  kills,
}: Evidence): Promise<void> {
  const accepted = deliveries.filter(({ status }) => status === "accepted");
  const times = new Map<string, number>();
  for (const { idempotencyKey } of accepted) {
    const key = idempotencyKey ?? "";
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  expect(acknowledged.filter((key) => times.get(key) !== 1)).toEqual([]);
  expect([...times.values()].every((count) => count === 1)).toBe(true);

  const started = await every(api, "/runs", Started);
  const startedBy = new Set(started.map(({ deliveryId }) => deliveryId));
  expect([startedBy, started.length]).toEqual([new Set(accepted.map(({ id }) => id)), accepted.length]);
  const expectedEffects = new Set<string>();
  for (let at = 0; at < started.length; at += callsAtOnce) {
    const runs = started.slice(at, at + callsAtOnce).map(({ id }) => expectRunWhole(api, id));
    for (const paths of await Promise.all(runs)) for (const path of paths) expectedEffects.add(path);
  }
  expect(new Set(effects.counts.keys())).toEqual(expectedEffects);
  const repeats = [...effects.counts.values()].reduce((sum, count) => sum + count - 1, 0);
  expect(repeats).toBeLessThanOrEqual(kills * underWayMax);
  expect(Math.max(...effects.counts.values())).toBeLessThanOrEqual(kills + 1);
}

/** Returns the idempotency keys of the run's effects. */
async function expectRunWhole(api: Manage, id: string): Promise<string[]> {
  const run = await api.get(`/runs/${id}`, RunDetail);
  expect(run).toMatchObject({ status: "succeeded" });
  const succeeded = run.attempts.filter(({ status }) => status === "succeeded").map(({ path }) => path);
  expect(succeeded.toSorted()).toEqual(stepPaths.toSorted());
  return run.attempts
    .filter(({ type, status }) => type === "http" && status === "succeeded")
    .map(({ path }) => `${run.id}/${path}`);
}
