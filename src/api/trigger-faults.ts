import type { TriggerFaults } from "../contract/match.ts";
import { after } from "./after.ts";
import type { ApiDoors } from "./doors.ts";
import { checkTrigger } from "./trigger-check.ts";
import { findTrigger } from "./triggers.ts";

/** More than enough to see that it must be mended. */
const countMax = 1_000;
const dayMs = 86_400_000;
const lookMs = 150;

/** What a trigger's author has to mend, in its definition and in what came. */
export async function triggerFaults(
  { live, store, now }: ApiDoors,
  { workspace, trigger: idOrName }: { workspace: string; trigger: string },
): Promise<TriggerFaults> {
  const snapshot = live.current();
  const trigger = findTrigger(snapshot, workspace, idOrName);
  const triggerId = trigger.id;
  const since = new Date(now() - dayMs).toISOString();
  const [count, latest] = await Promise.all([
    store.deliveries.faults({ triggerId, since, countMax }),
    store.deliveries.search({ workspace, triggerId, faulty: true, test: false, limit: 1, lookMs }),
  ]);
  return {
    problems: checkTrigger(trigger, after(snapshot, { workspace })),
    count,
    countMax,
    latest: latest.items[0] ?? null,
  };
}
