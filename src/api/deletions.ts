import { setTimeout as pause } from "node:timers/promises";
import type { Deletion, DeletionInput } from "../contract/deletion.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import { soughtBy } from "./delivery-query.ts";
import type { ApiDoors } from "./doors.ts";

/** Deletes some 5 ms long: what arrives meanwhile waits no longer than for a slow flush. */
const stepDeliveries = 50;
/** More than a step frees: what is deleted later takes with it what others have left. */
const shrinkPages = 200;
/** The store is the deletion's for a fifth of the time at most, and its caller's connection for a second. */
const pauseShare = 4,
  workMsMax = 1_000,
  lookMs = 120;

type Sum = Omit<Deletion, "next">;
const nothing: Sum = { deleted: 0, bytes: 0, needed: 0, keyed: 0 };

export function deletionHandlers(doors: ApiDoors): Handlers<"deleteDeliveries"> {
  return {
    async deleteDeliveries({ workspace, input, signal }) {
      const { deliveries, query = {}, before } = input;
      const remove = removing(doors, { ...input, workspace });
      if (deliveries !== undefined) {
        let sum = nothing;
        for (let from = 0; from < deliveries.length; from += stepDeliveries)
          sum = added(sum, await remove(deliveries.slice(from, from + stepDeliveries)));
        return { ...sum, next: null };
      }
      const sought = soughtBy(query, { workspace, snapshot: await newest(doors) });
      const untilMs = performance.now() + workMsMax;
      let place = [before, sought.before].filter((id) => id !== undefined).toSorted()[0];
      for (let sum = nothing; ; ) {
        const { items, next } = await doors.store.deliveries.search({
          ...sought,
          before: place,
          limit: stepDeliveries,
          lookMs,
        });
        sum = added(sum, await remove(items.map(({ id }) => id)));
        if (next === null || performance.now() >= untilMs || signal.aborted) return { ...sum, next };
        place = next;
      }
    },
  };
}

/** Deletes some, and waits as long as others are to have their turn. */
function removing(
  { store, now }: Pick<ApiDoors, "store" | "now">,
  { workspace, releaseKeys, dryRun }: Pick<DeletionInput, "releaseKeys" | "dryRun"> & { workspace: string },
) {
  return async (ids: readonly string[]): Promise<Sum> => {
    if (ids.length === 0) return nothing;
    const startedAt = performance.now();
    const at = new Date(now()).toISOString();
    const removed = await store.upkeep.remove({ workspace, ids, now: at, releaseKeys, dryRun });
    if (dryRun) return removed;
    if (removed.deleted > 0) await store.upkeep.shrink({ pages: shrinkPages });
    await pause((performance.now() - startedAt) * pauseShare);
    return removed;
  };
}

const added = (one: Sum, other: Sum): Sum => ({
  deleted: one.deleted + other.deleted,
  bytes: one.bytes + other.bytes,
  needed: one.needed + other.needed,
  keyed: one.keyed + other.keyed,
});
