import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Faults, faultsOf, type NewTrigger, serverFaults, suffixFault } from "./new-trigger.ts";

interface NewTriggerOptions<Made> {
  begun: NewTrigger;
  create: (made: NewTrigger) => Promise<Made>;
  onCreated: (created: Made, made: NewTrigger) => Promise<unknown>;
}

/** A trigger that is being filled in: what is wrong with it, by its fields, and what made it in the end. */
export function useNewTrigger<Made>({ begun, create, onCreated }: NewTriggerOptions<Made>) {
  const [first] = useState(begun);
  const [made, setMade] = useState(first);
  const [isAsked, setAsked] = useState(false);
  const saving = useMutation({
    mutationFn: () => create(made),
    onSuccess: (created) => onCreated(created, made),
  });
  const server = saving.isError ? serverFaults(saving.error) : null;
  const suffix = suffixFault(made.suffix);
  const faults: Faults = {
    ...server?.faults,
    ...(suffix !== undefined && { suffix }),
    ...(isAsked && faultsOf(made)),
  };
  return {
    made,
    faults,
    credentialIssues: server?.credential ?? [],
    /** What the server said that no field can show. */
    error: server?.elsewhere === true ? saving.error : null,
    isAsked,
    isSaving: saving.isPending,
    isChanged: made !== first && !saving.isSuccess,
    created: saving.data,
    change: (part: Partial<NewTrigger>) => {
      saving.reset();
      setMade((before) => ({ ...before, ...part }));
    },
    save: () => {
      setAsked(true);
      if (Object.keys(faultsOf(made)).length === 0) saving.mutate();
    },
  };
}
