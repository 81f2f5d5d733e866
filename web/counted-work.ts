import { type QueryKey, useQuery } from "@tanstack/react-query";
import { byPages, type PagesDone } from "./by-pages.ts";
import { type Task, useTask } from "./task.ts";

interface CountedWorkOptions<Count> {
  /** Of what is counted; another one is counted anew. */
  key: QueryKey;
  count: (signal: AbortSignal) => Promise<Count>;
  /** Does a part of it, from where the one before has got to. */
  part: (before: string | undefined) => Promise<{ done: number; next: string | null }>;
  refreshes: readonly QueryKey[];
  onDone: () => void;
}

/** Something that is counted first, and then done by as many calls as it takes, until it is stopped. */
export function useCountedWork<Count>({ key, count, part, refreshes, onDone }: CountedWorkOptions<Count>) {
  const task = useTask({
    run: (_: void, running: Task<PagesDone>) => byPages(part, running),
    onDone,
    refreshes,
    isDoneInParts: true,
    isQuiet: true,
  });
  const done = task.progress?.done ?? 0;
  const counting = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => count(signal),
    // Once it is begun, what is counted anew is no longer what it was begun with.
    enabled: !task.isRunning && !task.isDone && done === 0,
    staleTime: 0,
  });
  return { ...task, done, counting };
}

export type CountedWork<Count> = ReturnType<typeof useCountedWork<Count>>;
