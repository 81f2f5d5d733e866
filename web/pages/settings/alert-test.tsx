import { useQuery } from "@tanstack/react-query";
import type { AlertRule } from "../../../src/contract/alert.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Dialog } from "../../parts/dialog.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Badge } from "../../parts/status.tsx";
import { texts } from "../../texts/settings.ts";

/** Tells a rule's channels of an alert that is none, and says which of them took it. */
export function AlertTest({ rule, onClose }: { rule: AlertRule; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const own = texts.alertsPage;
  const test = useQuery({
    queryKey: [workspace, "alert-test", rule.name],
    queryFn: () => client.testAlertRule({ rule: rule.name }),
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
  });
  return (
    <Dialog title={own.tested} description={rule.name} isOpen onClose={onClose}>
      {test.isPending ? <Skeleton rows={2} /> : null}
      {test.isError ? <ProblemNote error={test.error} onRetry={() => void test.refetch()} /> : null}
      {test.data?.told.length === 0 ? <p className="text-sm">{own.testedNobody}</p> : null}
      <ul className="flex flex-col gap-2 text-sm">
        {test.data?.told.map(({ by, error }, at) => (
          // Two channels may be of one kind; their order is the rule's.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at}>
            <Badge tone={error === null ? "good" : "bad"}>{error === null ? own.testedWell(by) : by}</Badge>
            {error === null ? null : <p className="mt-1 break-words text-muted">{error}</p>}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
