import type { QueryKey } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useAction } from "./action.ts";
import { useToasts } from "./parts/toasts.tsx";

interface TaskOptions<Input, Progress, Output> {
  run: (input: Input, task: { signal: AbortSignal; tell: (progress: Progress) => void }) => Promise<Output>;
  /** What is then said to be done. */
  told: (output: Output) => string;
  refreshes?: readonly QueryKey[];
  onDone?: (output: Output, input: Input) => void;
}

/** Something that takes long: it tells how far it is, can be stopped, and stops when its page is left. */
export function useTask<Output, Progress, Input = void>(options: TaskOptions<Input, Progress, Output>) {
  const { run, told, refreshes = [], onDone } = options;
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
        return await run(input, { signal, tell: (now) => setProgress(() => now) });
      } catch (error) {
        if (signal.aborted) return null;
        throw error;
      }
    },
    onDone(output, input) {
      if (output === null) return;
      toasts.done(told(output));
      onDone?.(output, input);
    },
    refreshes,
  });
  return { start: action.mutate, isRunning: action.isPending, progress, stop };
}
