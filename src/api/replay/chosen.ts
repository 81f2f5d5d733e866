import type { Delivery } from "../../contract/delivery.ts";
import type { Replay } from "../../contract/replay.ts";
import { soughtBy } from "../delivery-query.ts";
import type { ReplayDoors } from "../doors.ts";

export type Chosen = Pick<Replay, "workspace" | "deliveries" | "query">;

/** Some deliveries of a replay, the oldest first. `cursor`: up to where all have been given; null at the end. */
interface Stretch {
  deliveries: Delivery[];
  /** Of the ids that were named those of no delivery. */
  missing: string[];
  cursor: string | null;
}

/** Reads on in what a replay is of, from behind `cursor`. Samples are meant by their status alone, and tests where they are asked for: what was tried is not meant in earnest. */
export async function nextChosen(
  { store, live }: Pick<ReplayDoors, "store" | "live">,
  { workspace, deliveries: ids, query }: Chosen,
  { cursor, limit, lookMs }: { cursor: string | null; limit: number; lookMs: number },
): Promise<Stretch> {
  if (ids !== undefined) {
    const left = [...new Set(ids)].toSorted().filter((id) => cursor === null || id > cursor);
    const some = left.slice(0, limit);
    const found = await Promise.all(some.map((id) => store.deliveries.find({ workspace, id })));
    const deliveries = found.filter((delivery) => delivery !== null);
    const missing = some.filter((_, index) => found[index] === null);
    return { deliveries, missing, cursor: left.length > limit ? (some.at(-1) ?? null) : null };
  }
  const sought = soughtBy(query ?? {}, { workspace, snapshot: live.current() });
  const { items, next } = await store.deliveries.search({
    test: false,
    ...sought,
    after: cursor ?? sought.after,
    oldestFirst: true,
    limit,
    lookMs,
  });
  const wanted = query?.status === undefined ? items.filter(({ status }) => status !== "captured") : items;
  return { deliveries: wanted, missing: [], cursor: next };
}
