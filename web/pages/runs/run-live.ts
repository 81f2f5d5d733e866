import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Attempt, RunDetail } from "../../../src/contract/run.ts";
import type { AttemptUnderWay, RunChange } from "../../../src/contract/run-change.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { useLive } from "../../live.ts";
import { isRunEnded } from "./run-ended.ts";
import { wholeRun } from "./whole-run.ts";

const nothing: readonly AttemptUnderWay[] = [];

/** A run with its journal, which moves with it until its end. */
export function useRun(id: string) {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const queryKey = [workspace, "runs", "one", id];
  const [told, tell] = useState({ id, underWay: nothing });
  const run = useQuery({ queryKey, queryFn: () => wholeRun(client, id) });
  const isMoving = run.data !== undefined && !isRunEnded(run.data.status);
  const live = useLive<RunChange>({
    name: `run ${id}`,
    isOn: isMoving,
    open: ({ signal }) => client.followRun({ run: id }, { signal }),
    idOf: () => "",
    onItem: (change) => {
      tell({ id, underWay: change.underWay });
      queries.setQueryData<RunDetail>(queryKey, (old) => old && changed(old, change));
      // What it answered stands only in the whole of it.
      if (isRunEnded(change.run.status)) void run.refetch();
    },
    onOpen: () => undefined,
  });
  return { run, live, isMoving, underWay: isMoving && told.id === id ? told.underWay : nothing };
}

function changed(old: RunDetail, { run, attempts, waits, children }: RunChange): RunDetail {
  const keyOf = ({ path, attempt }: Attempt) => `${attempt} ${path}`;
  const lines = new Map([...old.attempts, ...attempts].map((line) => [keyOf(line), line]));
  return { ...old, ...run, attempts: [...lines.values()], waits, children };
}
