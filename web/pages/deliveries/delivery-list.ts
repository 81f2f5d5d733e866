import type { Delivery } from "../../../src/contract/delivery.ts";
import type { Found } from "../../../src/contract/looking.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { useGrowingList } from "../../growing-list.ts";
import { look, pageSize } from "../../looking.ts";
import { type DeliveryFilters, queryOf } from "./deliveries-search.ts";

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
  return useGrowingList<Delivery, Found<Delivery>>({
    key: [workspace, "deliveries", "list", filters, before ?? null],
    isNewest: before === undefined && until === undefined,
    isHeld,
    read: (signal, tell) => {
      const query = queryOf(filters);
      const read = (page: object) => client.listDeliveries({ query: { ...query, ...page } }, { signal });
      return look({ read, before }, tell);
    },
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
