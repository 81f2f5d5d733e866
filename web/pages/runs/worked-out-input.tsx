import { useQuery } from "@tanstack/react-query";
import type { Attempt } from "../../../src/contract/run.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { JsonView } from "../../parts/json-view.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/run.ts";

/** What an attempt was given of which the journal does not say it: the server works it out when somebody looks. */
export function WorkedOutInput({
  run,
  attempt: { path, attempt, endedAt },
}: {
  run: string;
  attempt: Attempt;
}) {
  const workspace = useWorkspace();
  const client = useClient();
  const found = useQuery({
    queryKey: [workspace, "run-input", run, path, attempt, endedAt],
    queryFn: () => client.getRunInputs({ run, query: { under: path } }),
    retry: false,
  });
  if (found.isPending) return <Skeleton rows={3} />;
  if (found.isError) return <ProblemNote error={found.error} />;
  const own = found.data.inputs.find((each) => each.path === path && each.attempt === attempt);
  return own === undefined ? (
    <p className="py-3 text-sm text-muted">{texts.settingsUnknown}</p>
  ) : (
    <JsonView value={own.input} />
  );
}
