import type { Delivery } from "../../contract/delivery.ts";
import type { soughtBy } from "../delivery-query.ts";
import type { ApiDoors } from "../doors.ts";
import type { Tested } from "./tested.ts";

/** One look into the store; then it is gone on with, so that nothing else waits. */
const lookMs = 100,
  pageMax = 200;

interface Bounds {
  signal: AbortSignal;
  /** Milliseconds since the epoch; what was found by then is taken. */
  untilMs: number;
}

/** The deliveries that are tried, the newest first: those that the intake took in earnest and that nobody made. */
export async function chosenDeliveries(
  { store, now }: ApiDoors,
  sought: ReturnType<typeof soughtBy>,
  { tested, last, bounds }: { tested: Tested; last: number; bounds: Bounds },
): Promise<Delivery[]> {
  const triggerIds = [...tested.concerned.keys()].filter(
    (id) => sought.triggerId === undefined || sought.triggerId === id,
  );
  const found: Delivery[] = [];
  for (const triggerId of triggerIds) {
    let of = 0;
    let before = sought.before;
    while (of < last && !bounds.signal.aborted && now() < bounds.untilMs) {
      const limit = Math.min(pageMax, last);
      const page = await store.deliveries.search({
        test: false,
        ...sought,
        triggerId,
        before,
        limit,
        lookMs,
      });
      const fitting = page.items.filter(isTried).slice(0, last - of);
      found.push(...fitting);
      of += fitting.length;
      if (page.next === null) break;
      before = page.next;
    }
  }
  return found.toSorted((one, other) => (one.id < other.id ? 1 : -1)).slice(0, last);
}

function isTried({ status, replayOf }: Delivery): boolean {
  return replayOf === null && (status === "accepted" || status === "filtered");
}
