import { useQuery } from "@tanstack/react-query";
import { useClient, useWorkspace } from "../../client.ts";
import { Card } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/settings.ts";
import { FailureCard } from "./failure-card.tsx";
import { HealthCard } from "./health-card.tsx";
import { QuotaCard } from "./quota-card.tsx";
import { RetentionCard } from "./retention-card.tsx";
import { ServerCard } from "./server-card.tsx";
import { SettingsFrame } from "./settings-frame.tsx";

/** The workspace itself: what it takes, what looks after failures, how long it keeps things, and how it is. */
export function WorkspacePage() {
  const name = useWorkspace();
  const client = useClient();
  const workspace = useQuery({ queryKey: [name, "workspace"], queryFn: () => client.getWorkspace({}) });
  return (
    <SettingsFrame title={texts.workspace} about={texts.workspacePage.about}>
      {workspace.isError ? (
        <ProblemNote error={workspace.error} onRetry={() => void workspace.refetch()} />
      ) : null}
      {workspace.isPending ? (
        <Card>
          <Skeleton rows={4} />
        </Card>
      ) : null}
      {workspace.data === undefined ? null : (
        <>
          <QuotaCard workspace={workspace.data} />
          <FailureCard workspace={workspace.data} />
        </>
      )}
      <RetentionCard />
      <HealthCard />
      <ServerCard />
    </SettingsFrame>
  );
}
