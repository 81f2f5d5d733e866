import type { Delivery } from "../../../src/contract/delivery.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { useGrowingList } from "../../growing-list.ts";
import { type DeliveryFilters, queryOf } from "./deliveries-search.ts";
import { type Found, lookFor, pageSize } from "./found.ts";

interface ListOptions {
  filters: DeliveryFilters;
  before: string | undefined;
  /** What is shown is to stay as it is. */
  isHeld: boolean;
}

/** One page of deliveries; the first one grows while one watches. */
export function useDeliveryList({ filters, before, isHeld }: ListOptions) {
  const workspace = useWorkspace();
  const client = useClient();
  const { period: _, since: __, until, ...lasting } = filters;
  return useGrowingList<Delivery, Found>({
    key: [workspace, "deliveries", "list", filters, before ?? null],
    isNewest: before === undefined && until === undefined,
    isHeld,
    read: (signal, tell) => lookFor(client, { filters, before, signal }, tell),
    tail: (options) => client.tailDeliveries({ query: lasting }, options),
    idOf: ({ id }) => id,
    onOpen: ({ shown, merge, again }) => {
      const since = shown?.items[0]?.receivedAt;
      const query = { ...queryOf(filters), limit: pageSize, ...(since !== undefined && { since }) };
      // What is missed here is there with the next look.
      void client.listDeliveries({ query }).then(
        ({ items }) => (items.length < pageSize ? merge(items) : again()),
        () => undefined,
      );
    },
  });
}
