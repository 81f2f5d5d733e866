import type { Run } from "../../../src/contract/run.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { useGrowingList } from "../../growing-list.ts";
import { queryOf, type RunFilters } from "./runs-search.ts";

const pageSize = 50;

interface Runs {
  items: readonly Run[];
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
  const { period: _, since: __, until, ...lasting } = filters;
  const page = { limit: pageSize, ...(before !== undefined && { before }) };
  return useGrowingList<Run, Runs>({
    key: [workspace, "runs", "list", filters, before ?? null],
    isNewest: before === undefined && until === undefined,
    isHeld,
    read: (signal) => client.listRuns({ query: { ...queryOf(filters), ...page } }, { signal }),
    tail: (options) => client.tailRuns({ query: lasting }, options),
    // The stream goes on from a moment.
    idOf: ({ createdAt, startedAt, endedAt }) => String(Date.parse(endedAt ?? startedAt ?? createdAt)),
    fits: ({ status }) => filters.status === undefined || status === filters.status,
    onOpen: ({ again }) => again(),
  });
}
