import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useClient, useWorkspace } from "../../client.ts";
import { texts } from "../../texts/failures.ts";
import { type FailureAct, FailureActions, FailureDialog } from "./failure-actions.tsx";

/** Over a list of runs that have failed of one cause: which it is, and what can be done with all of them. */
export function FailureBanner({ failure: id }: { failure: string }) {
  const workspace = useWorkspace();
  const client = useClient();
  const failure = useQuery({
    // When all its runs have gone on it is there no longer; what it was stays, and is still worth saying.
    queryKey: [workspace, "failures", "one", id],
    queryFn: () => client.getFailure({ failure: id }),
    retry: false,
  });
  const [act, setAct] = useState<FailureAct | null>(null);
  if (failure.data === undefined) return null;
  const { error, workflow, step } = failure.data;
  return (
    <section
      aria-label={texts.ofFailure}
      className="flex items-start gap-3 border-b border-line bg-bad-soft px-4 py-3 text-sm"
    >
      <div className="min-w-0 flex-1">
        <p className="text-xs text-muted">
          {texts.ofFailure} {workflow}
          {step === null ? "" : ` · ${step}`}
        </p>
        <p className="font-medium break-words text-bad">{error?.message ?? texts.noMessage}</p>
      </div>
      {failure.isError ? null : <FailureActions failure={failure.data} onAct={setAct} />}
      <FailureDialog act={act} onClose={() => setAct(null)} />
    </section>
  );
}
