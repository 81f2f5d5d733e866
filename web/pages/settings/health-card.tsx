import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Card } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Badge } from "../../parts/status.tsx";
import { texts } from "../../texts/settings.ts";

const tones = { ok: "good", warn: "warn", fail: "bad" } as const;

/** What the server finds when it looks at itself. */
export function HealthCard() {
  const workspace = useWorkspace();
  const client = useClient();
  const checks = useQuery({ queryKey: [workspace, "doctor"], queryFn: () => client.examine({}) });
  const own = texts.workspacePage;
  return (
    <Card
      title={own.health}
      about={own.healthAbout}
      isFlush
      actions={
        <Button
          size="small"
          busy={checks.isFetching}
          onClick={() => void checks.refetch()}
          icon={<RefreshCw className="size-4" aria-hidden />}
        >
          {own.healthAgain}
        </Button>
      }
    >
      {checks.isPending ? <Skeleton rows={6} /> : null}
      {checks.isError ? (
        <div className="p-5">
          <ProblemNote error={checks.error} />
        </div>
      ) : null}
      <ul className="divide-y divide-line">
        {checks.data?.findings.map(({ check, verdict, detail }) => (
          <li key={check} className="flex flex-wrap items-start gap-x-4 gap-y-1 px-5 py-2.5 text-sm">
            <span className="w-36 shrink-0 font-medium">{check}</span>
            <span className="w-24 shrink-0">
              <Badge tone={tones[verdict]}>{own.verdicts[verdict]}</Badge>
            </span>
            <span className="min-w-0 flex-1 basis-60 break-words text-muted">{detail}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
