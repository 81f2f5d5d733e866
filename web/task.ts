import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useAction } from "./action.ts";
import { useToasts } from "./parts/toasts.tsx";

export interface Task<Progress> {
  signal: AbortSignal;
  tell: (progress: Progress) => void;
  /** How far the try was that has failed and is now gone on with; null: it begins. */
  before: Progress | null;
}

interface TaskOptions<Input, Progress, Output> {
  run: (input: Input, task: Task<Progress>) => Promise<Output>;
  /** What is then said to be done. */
  told?: (output: Output) => string;
  refreshes?: readonly QueryKey[];
  onDone?: (output: Output, end: { input: Input; isStopped: boolean }) => void;
  /** What is done when it is stopped or fails stays done, and is told; else it ends as if it had not been begun. */
  isDoneInParts?: boolean;
  /** Problems are shown where they arose, and not in a corner. */
  isQuiet?: boolean;
}

/** Something that takes long: it tells how far it is, can be stopped, and stops when its page is left. */
export function useTask<Output, Progress, Input = void>(options: TaskOptions<Input, Progress, Output>) {
  const { run, told, refreshes = [], onDone, isDoneInParts = false, isQuiet = false } = options;
  const queries = useQueryClient();
  const toasts = useToasts();
  const [progress, setProgress] = useState<Progress | null>(null);
  const stopping = useRef<AbortController | null>(null);
  const stop = () => stopping.current?.abort();
  useEffect(() => () => stopping.current?.abort(), []);
  const action = useAction<Output | null, Input>({
    run: async (input) => {
      const { signal } = (stopping.current = new AbortController());
      const before = action.isError ? progress : null;
      setProgress(before);
      try {
        const output = await run(input, { signal, before, tell: (now) => setProgress(() => now) });
        return signal.aborted && !isDoneInParts ? null : output;
      } catch (error) {
        if (signal.aborted) return null;
        if (isDoneInParts) {
          await Promise.all(refreshes.map((queryKey) => queries.invalidateQueries({ queryKey })));
        }
        throw error;
      }
    },
    onDone(output, input) {
      if (output === null) return;
      if (told !== undefined) toasts.done(told(output));
      onDone?.(output, { input, isStopped: stopping.current?.signal.aborted === true });
    },
    refreshes,
    isQuiet,
  });
  const { isPending: isRunning, isSuccess: isDone, error } = action;
  return { start: action.mutate, isRunning, isDone, progress, error, stop };
}
