import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useToasts } from "./parts/toasts.tsx";

interface ActionOptions<Input, Output> {
  run: (input: Input) => Promise<Output>;
  /** What is then said to be done. */
  told?: (output: Output, input: Input) => string;
  /** What has to be asked for anew. */
  refreshes?: readonly QueryKey[];
  onDone?: (output: Output, input: Input) => void;
  /** Problems are shown where they arose, and not in a corner. */
  isQuiet?: boolean;
}

/** Something that a button does at the server: told when it is done, and told when it failed. */
export function useAction<Output, Input = void>(options: ActionOptions<Input, Output>) {
  const { run, told, refreshes = [], onDone, isQuiet = false } = options;
  const queries = useQueryClient();
  const toasts = useToasts();
  return useMutation({
    mutationFn: run,
    onSuccess: async (output, input) => {
      if (told !== undefined) toasts.done(told(output, input));
      onDone?.(output, input);
      await Promise.all(refreshes.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
    onError: (error) => {
      if (!isQuiet) toasts.failed(error);
    },
  });
}
