import { useQuery } from "@tanstack/react-query";
import type { Status as StatusOfAll } from "../../../src/contract/status.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Card, Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/overview.ts";

/** How this Tripline does. */
export function OverviewPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const status = useQuery({ queryKey: [workspace, "status"], queryFn: () => client.getStatus({}) });
  return (
    <Page title={texts.title}>
      {status.isError ? <ProblemNote error={status.error} onRetry={() => void status.refetch()} /> : null}
      {status.isPending ? <Skeleton /> : null}
      {status.data === undefined ? null : (
        <Card title={texts.counts}>
          <dl className="grid grid-cols-2 gap-4 sm:grid-cols-4">
            {counted(status.data).map(([name, count]) => (
              <div key={name}>
                <dt className="text-sm text-muted">{texts.counted[name]}</dt>
                <dd className="text-2xl font-semibold tabular-nums">{count}</dd>
              </div>
            ))}
          </dl>
        </Card>
      )}
    </Page>
  );
}

const counted = ({ counts: { triggers, workflows, runs } }: StatusOfAll) =>
  [
    ["triggers", triggers],
    ["workflows", workflows],
    ["running", runs.running],
    ["failed", runs.failed],
  ] as const;
