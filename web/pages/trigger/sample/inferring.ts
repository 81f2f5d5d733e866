import { useMutation } from "@tanstack/react-query";
import type { z } from "zod";
import type { Sampled, SampleInput } from "../../../../src/contract/sample.ts";
import { useClient } from "../../../client.ts";

type Given = z.input<typeof SampleInput>;

interface Inferring {
  given: Given | null;
  found: Sampled | null;
  /** Another one with each answer. */
  number: number;
  error: unknown;
  isBusy: boolean;
  infer: (given: Given) => void;
  forget: () => void;
}

/** Asks the server what a sample says of the requests that are to come. */
export function useInferring(): Inferring {
  const client = useClient();
  const asking = useMutation({ mutationFn: (given: Given) => client.inferSample({ input: given }) });
  return {
    given: asking.variables ?? null,
    found: asking.data ?? null,
    number: asking.submittedAt,
    error: asking.error,
    isBusy: asking.isPending,
    infer: (given) => asking.mutate(given),
    forget: () => asking.reset(),
  };
}
