import type { Client } from "../../../src/contract/client.ts";
import type { Delivery } from "../../../src/contract/delivery.ts";
import { type DeliveryFilters, queryOf } from "./deliveries-search.ts";

export const pageSize = 50;
/** Rare finds are looked for so long before somebody is asked whether to go on. */
const lookMsMax = 4_000;

/** What has been found so far. */
export interface Found {
  items: readonly Delivery[];
  /** Where to go on; null where all has been looked through. */
  next: string | null;
  /** Back to when all has been looked through. */
  searchedTo: string | null;
}

interface Look {
  filters: DeliveryFilters;
  before: string | undefined;
  signal: AbortSignal;
}

/** The server looks for a moment at a time; this goes on until the page is full, and tells what it has meanwhile. */
export async function lookFor(
  client: Client,
  { filters, before, signal }: Look,
  tell: (found: Found) => void,
): Promise<Found> {
  const until = Date.now() + lookMsMax;
  const query = queryOf(filters);
  const found: Found = { items: [], next: before ?? null, searchedTo: null };
  for (;;) {
    const page = await client.listDeliveries(
      {
        query: {
          ...query,
          limit: pageSize - found.items.length,
          ...(found.next !== null && { before: found.next }),
        },
      },
      { signal },
    );
    found.items = [...found.items, ...page.items];
    found.next = page.next;
    found.searchedTo = page.searchedTo;
    const isDone = page.next === null || found.items.length >= pageSize || Date.now() > until;
    if (isDone) return found;
    tell({ ...found });
  }
}
