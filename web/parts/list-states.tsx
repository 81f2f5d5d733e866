import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemNote } from "./problem-note.tsx";
import { Skeleton } from "./skeleton.tsx";

interface ListStatesProps {
  list: UseQueryResult;
  isEmpty: boolean;
  /** Where nothing is yet: what to do. */
  empty: ReactNode;
  rows?: number;
  children: ReactNode;
}

/** A list while it comes, when it could not come, when it is empty, and else itself; what is there stays in any case. */
export function ListStates({ list, isEmpty, empty, rows = 5, children }: ListStatesProps) {
  const shown = list.data === undefined ? null : isEmpty ? empty : children;
  return (
    <>
      {list.isError ? (
        <div className="p-5">
          <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : null}
      {list.isPending ? <Skeleton rows={rows} /> : shown}
    </>
  );
}
