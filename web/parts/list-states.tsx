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

/** A list while it comes, when it could not come, when it is empty, and else the list itself. */
export function ListStates({ list, isEmpty, empty, rows = 5, children }: ListStatesProps) {
  if (list.isError) {
    return (
      <div className="p-5">
        <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
      </div>
    );
  }
  if (list.isPending) return <Skeleton rows={rows} />;
  return isEmpty ? empty : children;
}
