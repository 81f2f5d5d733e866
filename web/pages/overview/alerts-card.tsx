import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BellRing } from "lucide-react";
import type { Alert } from "../../../src/contract/alert.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Card } from "../../parts/page.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts as alertTexts } from "../../texts/alerts.ts";
import { texts } from "../../texts/overview.ts";

const shownMax = 5;

/** What somebody should look at now. */
export function useOpenAlerts() {
  const workspace = useWorkspace();
  const client = useClient();
  return useQuery({
    queryKey: [workspace, "alerts", "open"],
    queryFn: () => client.listAlerts({ query: { status: "open", limit: shownMax } }),
    refetchInterval: 15_000,
  });
}

/** Nothing is drawn while there is nothing. */
export function AlertsCard({ alerts }: { alerts: readonly Alert[] }) {
  const workspace = useWorkspace();
  if (alerts.length === 0) return null;
  return (
    <Card title={texts.alerts} isFlush>
      <ul className="divide-y divide-line">
        {alerts.map(({ id, subject, detail, openedAt }) => (
          <li key={id} className="flex items-center gap-3 px-5 py-3 text-sm">
            <BellRing className="size-4 shrink-0 text-bad" aria-hidden />
            <Link
              to="/$workspace/alerts"
              params={{ workspace }}
              search={{ status: "open" }}
              className="min-w-0 flex-1 break-words hover:text-accent hover:underline"
            >
              {alertTexts.named(subject, detail)}
            </Link>
            <span className="text-xs text-muted">
              <Moment at={openedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
