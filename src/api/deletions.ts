import { setTimeout as pause } from "node:timers/promises";
import type { AuditEntry } from "../contract/audit.ts";
import type { Deletion, DeletionInput } from "../contract/deletion.ts";
import { type Author, changeEntry } from "./audit.ts";
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
    async deleteDeliveries(call) {
      const { workspace, input, signal } = call;
      const { deliveries, query = {}, before, releaseKeys, dryRun } = input;
      let sum = nothing;
      const remove = async (ids: readonly string[]): Promise<void> => {
        if (ids.length === 0) return;
        const at = new Date(now()).toISOString();
        const removed = await store.upkeep.remove({ workspace, ids, now: at, releaseKeys, dryRun });
        sum = added(sum, removed);
        if (!dryRun && removed.deleted > 0) await store.upkeep.shrink({ pages: shrinkPages });
      };
      const step = dryRun ? atOnce : inTurns;
      try {
        if (deliveries !== undefined) {
          const ids = [...new Set(deliveries)];
          for (let from = 0; from < ids.length && !signal.aborted; from += stepDeliveries)
            await step(() => remove(ids.slice(from, from + stepDeliveries)));
          return { ...sum, next: null };
        }
        const sought = soughtBy(query, { workspace, snapshot: await newest(doors) });
        const untilMs = performance.now() + workMsMax;
        for (let place = [before, sought.before].filter((id) => id !== undefined).toSorted()[0]; ; ) {
          const look = { ...sought, before: place, limit: stepDeliveries, lookMs };
          const next = await step(async () => {
            const found = await store.deliveries.search(look);
            await remove(found.items.map(({ id }) => id));
            return found.next;
          });
          if (next === null || performance.now() >= untilMs || signal.aborted) return { ...sum, next };
          place = next;
        }
      } finally {
        // What is gone is told of, though the rest failed.
        if (!dryRun && sum.deleted > 0) await store.audit.add([entryOf(doors, call, sum.deleted)]);
      }
    },
  };
}

/** By what they were found is said, and not the values: these may be just what is to be forgotten. */
function entryOf(doors: ApiDoors, call: Author & { input: DeletionInput }, deleted: number): AuditEntry {
  const { query } = call.input;
  const found =
    query === undefined ? "named by id" : `found by ${Object.keys(query).join(", ") || "nothing: all"}`;
  return changeEntry(doors, call, {
    action: "deliveries deleted",
    targetKind: null,
    targetName: null,
    detail: `${deleted}, ${found}`,
  });
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
