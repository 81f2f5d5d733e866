import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { Delivery } from "../../../src/contract/delivery.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { useHeld } from "../../held.ts";
import { useLive, useThrottled } from "../../live.ts";
import { type DeliveryFilters, queryOf } from "./deliveries-search.ts";
import { type Found, lookFor, pageSize, withFresh } from "./found.ts";

/** What comes in a burst is shown together. */
const drawMs = 300;

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
  const queries = useQueryClient();
  const queryKey = [workspace, "deliveries", "list", filters, before ?? null];
  const list = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      lookFor(client, { filters, before, signal }, (found) => queries.setQueryData(queryKey, found)),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
  const merge = (fresh: readonly Delivery[]) =>
    queries.setQueryData<Found>(queryKey, (old) => (old === undefined ? old : withFresh(old, fresh)));
  const waiting = useRef<Delivery[]>([]);
  const draw = useThrottled(() => merge(waiting.current.splice(0)), drawMs);
  const { period: _, since: __, until, ...lasting } = filters;
  const isGrowing = before === undefined && until === undefined && list.isSuccess && !list.isPlaceholderData;
  const live = useLive({
    name: JSON.stringify(queryKey),
    isOn: isGrowing,
    open: (options) => client.tailDeliveries({ query: lasting }, options),
    idOf: ({ id }) => id,
    onItem: (delivery) => {
      waiting.current.push(delivery);
      draw();
    },
    onOpen: () => {
      const query = { ...queryOf(filters), limit: pageSize };
      const newest = list.data?.items[0]?.receivedAt;
      const sinceThen = newest === undefined ? query : { ...query, since: newest };
      // What is missed here is there with the next look.
      void client.listDeliveries({ query: sinceThen }).then(
        ({ items }) => (items.length < pageSize ? merge(items) : void list.refetch()),
        () => undefined,
      );
    },
  });
  const held = useHeld({
    items: list.isPlaceholderData ? undefined : list.data?.items,
    isHeld,
    key: JSON.stringify(queryKey),
  });
  const stop = () => queries.cancelQueries({ queryKey }, { revert: false });
  const shown = list.data === undefined ? undefined : { ...list.data, items: held.items ?? list.data.items };
  return { list, live, stop, shown, freshCount: held.freshCount };
}
