import type { Found } from "../../../src/contract/looking.ts";
import type { Run } from "../../../src/contract/run.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { useGrowingList } from "../../growing-list.ts";
import { look } from "../../looking.ts";
import { queryOf, type RunFilters } from "./runs-search.ts";

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
  return useGrowingList<Run, Found<Run>>({
    key: [workspace, "runs", "list", filters, before ?? null],
    isNewest: before === undefined && until === undefined,
    isHeld,
    read: (signal, tell) => {
      const query = queryOf(filters);
      return look(
        { read: (page) => client.listRuns({ query: { ...query, ...page } }, { signal }), before },
        tell,
      );
    },
    tail: (options) => client.tailRuns({ query: lasting }, options),
    // The stream goes on from a moment.
    idOf: ({ createdAt, startedAt, endedAt }) => String(Date.parse(endedAt ?? startedAt ?? createdAt)),
    fits: ({ status }) => filters.status === undefined || status === filters.status,
    onOpen: ({ again }) => again(),
  });
}
