import { setImmediate as turn } from "node:timers/promises";
import type { Count, DeliverySearch } from "../port/search.ts";
import { cursor, endOfStretch, fitting, inStretch } from "./delivery-search.ts";
import type { Engine } from "./engine.ts";
import { nextStretch, stretchFirst } from "./stretch.ts";

/** Counts deliveries from the newest to the oldest, stretch by stretch, until all are or the time is over. */
export async function countDeliveries(engine: Engine, search: Omit<DeliverySearch, "limit">): Promise<Count> {
  const began = performance.now();
  const until = began + search.lookMs;
  let [count, rows, from] = [0, stretchFirst, search.before];
  for (;;) {
    const stretchBegan = performance.now();
    const stretch = { ...search, ...cursor(search, from), limit: Number.MAX_SAFE_INTEGER };
    const end = await endOfStretch(engine.db, stretch, rows);
    if (search.matches === undefined && search.header === undefined) {
      const select = engine.db
        .selectFrom("deliveries")
        .select((row) => row.fn.countAll<number>().as("count"));
      const row = await fitting(select, { ...stretch, end, kind: engine.kind }).executeTakeFirstOrThrow();
      count += row.count;
    } else {
      const { found, lastRead } = await inStretch(engine, stretch, { end, until });
      count += found.length;
      if (lastRead !== null) return { count, countedTo: lastRead };
    }
    if (end === null) return { count, countedTo: null };
    const now = performance.now();
    if (now >= until) return { count, countedTo: end };
    from = end;
    rows = nextStretch(rows, now - stretchBegan);
    await turn();
  }
}
