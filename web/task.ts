import type { QueryKey } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useAction } from "./action.ts";
import { useToasts } from "./parts/toasts.tsx";

interface TaskOptions<Input, Progress, Output> {
  run: (input: Input, task: { signal: AbortSignal; tell: (progress: Progress) => void }) => Promise<Output>;
  /** What is then said to be done. */
  told: (output: Output) => string;
  refreshes?: readonly QueryKey[];
  onDone?: (output: Output, end: { input: Input; isStopped: boolean }) => void;
  /** What is done when it is stopped stays done, and is told; else it ends as if it had not been begun. */
  isDoneInParts?: boolean;
}

/** Something that takes long: it tells how far it is, can be stopped, and stops when its page is left. */
export function useTask<Output, Progress, Input = void>(options: TaskOptions<Input, Progress, Output>) {
  const { run, told, refreshes = [], onDone, isDoneInParts = false } = options;
  const toasts = useToasts();
  const [progress, setProgress] = useState<Progress | null>(null);
  const stopping = useRef<AbortController | null>(null);
  const stop = () => stopping.current?.abort();
  useEffect(() => () => stopping.current?.abort(), []);
  const action = useAction<Output | null, Input>({
    run: async (input) => {
      const { signal } = (stopping.current = new AbortController());
      setProgress(null);
      try {
        const output = await run(input, { signal, tell: (now) => setProgress(() => now) });
        return signal.aborted && !isDoneInParts ? null : output;
      } catch (error) {
        if (signal.aborted) return null;
        throw error;
      }
    },
    onDone(output, input) {
      if (output === null) return;
      toasts.done(told(output));
      onDone?.(output, { input, isStopped: stopping.current?.signal.aborted === true });
    },
    refreshes,
  });
  return { start: action.mutate, isRunning: action.isPending, progress, stop };
}
