import type { FormerTrigger } from "../contract/former-trigger.ts";
import type { Trigger } from "../contract/trigger.ts";
import { addressesOf, findByAddress, isAddressOf } from "../core/addresses.ts";
import type { Change, Snapshot } from "../store/store.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";

/** The newest ones are looked through; what is older was long enough ago. */
const lookedThroughMax = 5_000;

export function formerTriggerHandlers(doors: ApiDoors): Handlers<"listFormerTriggers"> {
  return {
    async listFormerTriggers({ workspace, query }) {
      const { triggers } = doors.live.current();
      const former = await doors.store.definitions.formerTriggers({ workspace, limit: lookedThroughMax });
      const sought = query.search === undefined ? null : findByAddress(query.search);
      const items = former
        .map((each) => ({ ...each, addressed: addressedAs(each) }))
        .filter(
          ({ addressed, name }) => sought === null || name === sought.text || isAddressOf(addressed, sought),
        )
        .slice(0, query.limit)
        .map(({ addressed, ...each }) => ({
          ...each,
          addresses: addressesOf(addressed, doors.settings.publicUrl()).all,
          now: triggers.find(({ id }) => id === each.triggerId)?.name ?? null,
        }));
      return { items, next: null };
    },
  };
}

function addressedAs({ triggerId: id, workspace, name, suffix }: FormerTrigger) {
  return { id, workspace, name, ...(suffix !== null && { suffix }) };
}

/** The triggers that a change takes from where they answered. Those that programs make by the thousand are left out. */
export function formerBy(
  { putTriggers = [], removeTriggers = [] }: Pick<Change, "putTriggers" | "removeTriggers">,
  { snapshot, now }: { snapshot: Snapshot; now: number },
): FormerTrigger[] {
  const until = new Date(now).toISOString();
  const after = new Map(putTriggers.map((trigger) => [trigger.id, trigger]));
  const removed = new Set(removeTriggers);
  return snapshot.triggers.flatMap((before) => {
    const why = removed.has(before.id) ? "removed" : whyFormer(before, after.get(before.id));
    if (why === null || before.dynamic || (why === "removed" && before.status === "retired")) return [];
    const { id: triggerId, workspace, name, suffix = null } = before;
    return [{ triggerId, workspace, name, suffix, until, why }];
  });
}

function whyFormer(before: Trigger, after: Trigger | undefined): FormerTrigger["why"] | null {
  if (after === undefined) return null;
  if (after.name !== before.name || after.suffix !== before.suffix) return "moved";
  return after.status === "retired" && before.status !== "retired" ? "retired" : null;
}
