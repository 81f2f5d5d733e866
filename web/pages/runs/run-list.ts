import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { Run } from "../../../src/contract/run.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { useHeld } from "../../held.ts";
import { useLive, useThrottled } from "../../live.ts";
import { queryOf, type RunFilters } from "./runs-search.ts";

const pageSize = 50;
/** A page that grows while one watches keeps at most so many rows. */
const shownMax = 200;
const drawMs = 200;

interface Runs {
  items: Run[];
  next: string | null;
}

interface ListOptions {
  filters: RunFilters;
  before: string | undefined;
  /** What is shown is to stay where it is. */
  isHeld: boolean;
}

/** One page of runs; the first one moves while one watches. */
export function useRunList({ filters, before, isHeld }: ListOptions) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const queryKey = [workspace, "runs", "list", filters, before ?? null];
  const list = useQuery({
    queryKey,
    queryFn: ({ signal }) =>
      client.listRuns(
        { query: { ...queryOf(filters), limit: pageSize, ...(before !== undefined && { before }) } },
        { signal },
      ),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  });
  const waiting = useRef<Run[]>([]);
  const draw = useThrottled(() => {
    const changed = waiting.current.splice(0);
    queries.setQueryData<Runs>(queryKey, (old) =>
      old === undefined ? old : withChanged(old, changed, filters),
    );
  }, drawMs);
  const { period: _, since: __, until, ...lasting } = filters;
  const live = useLive({
    name: JSON.stringify(queryKey),
    isOn: before === undefined && until === undefined && list.isSuccess && !list.isPlaceholderData,
    open: (options) => client.tailRuns({ query: lasting }, options),
    // The stream goes on from a moment.
    idOf: ({ createdAt, startedAt, endedAt }) => String(Date.parse(endedAt ?? startedAt ?? createdAt)),
    onItem: (run) => {
      waiting.current.push(run);
      draw();
    },
    onOpen: () => void list.refetch(),
  });
  const held = useHeld({
    items: list.isPlaceholderData ? undefined : list.data?.items,
    isHeld,
    key: JSON.stringify(queryKey),
  });
  const shown = list.data === undefined ? undefined : { ...list.data, items: held.items ?? list.data.items };
  return { list, live, shown, freshCount: held.freshCount };
}

/** With what has changed; what fits the filters no longer goes. */
function withChanged(old: Runs, changed: readonly Run[], { status }: RunFilters): Runs {
  const latest = new Map([...old.items, ...changed].map((run) => [run.id, run]));
  const items = [...latest.values()]
    .filter((run) => status === undefined || run.status === status)
    .toSorted((one, other) => (one.id < other.id ? 1 : -1));
  if (items.length <= shownMax) return { ...old, items };
  const kept = items.slice(0, shownMax);
  return { items: kept, next: kept.at(-1)?.id ?? null };
}
