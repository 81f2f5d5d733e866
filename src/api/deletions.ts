import { setTimeout as pause } from "node:timers/promises";
import type { Deletion } from "../contract/deletion.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import { soughtBy } from "./delivery-query.ts";
import type { ApiDoors } from "./doors.ts";

/** Deletes some 5 ms long: what arrives meanwhile waits no longer than for a slow flush. */
const stepDeliveries = 50;
/** More than a step frees: what is deleted later takes with it what others have left. */
const shrinkPages = 200;
/** The store is the deletion's for a fifth of the time at most; a call by a query ends after a second. */
const pauseShare = 4,
  workMsMax = 1_000,
  lookMs = 120;

type Sum = Omit<Deletion, "next">;
const nothing: Sum = { deleted: 0, bytes: 0, needed: 0, keyed: 0 };

export function deletionHandlers(doors: ApiDoors): Handlers<"deleteDeliveries"> {
  const { store, now } = doors;
  return {
    async deleteDeliveries({ workspace, input, signal }) {
      const { deliveries, query = {}, before, releaseKeys, dryRun } = input;
      const remove = async (ids: readonly string[]): Promise<Sum> => {
        if (ids.length === 0) return nothing;
        const at = new Date(now()).toISOString();
        const removed = await store.upkeep.remove({ workspace, ids, now: at, releaseKeys, dryRun });
        if (!dryRun && removed.deleted > 0) await store.upkeep.shrink({ pages: shrinkPages });
        return removed;
      };
      const step = dryRun ? atOnce : inTurns;
      if (deliveries !== undefined) {
        let sum = nothing;
        for (let from = 0; from < deliveries.length && !signal.aborted; from += stepDeliveries)
          sum = added(sum, await step(() => remove(deliveries.slice(from, from + stepDeliveries))));
        return { ...sum, next: null };
      }
      const sought = soughtBy(query, { workspace, snapshot: await newest(doors) });
      const untilMs = performance.now() + workMsMax;
      let place = [before, sought.before].filter((id) => id !== undefined).toSorted()[0];
      for (let sum = nothing; ; ) {
        const look = { ...sought, before: place, limit: stepDeliveries, lookMs };
        const { removed, next } = await step(async () => {
          const found = await store.deliveries.search(look);
          return { removed: await remove(found.items.map(({ id }) => id)), next: found.next };
        });
        sum = added(sum, removed);
        if (next === null || performance.now() >= untilMs || signal.aborted) return { ...sum, next };
        place = next;
      }
    },
  };
}

const atOnce = <Result>(work: () => Promise<Result>): Promise<Result> => work();

/** Waits afterwards for as long as others are to have their turn. */
async function inTurns<Result>(work: () => Promise<Result>): Promise<Result> {
  const startedAt = performance.now();
  const result = await work();
  await pause((performance.now() - startedAt) * pauseShare);
  return result;
}

const added = (one: Sum, other: Sum): Sum => ({
  deleted: one.deleted + other.deleted,
  bytes: one.bytes + other.bytes,
  needed: one.needed + other.needed,
  keyed: one.keyed + other.keyed,
});
