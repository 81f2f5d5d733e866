import { useQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";
import { useClient, useWorkspace } from "../../client.ts";
import { Card } from "../../parts/page.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/overview.ts";

const shownMax = 5;

/** What somebody should look at now; nothing is drawn while there is nothing. */
export function AlertsCard() {
  const workspace = useWorkspace();
  const client = useClient();
  const alerts = useQuery({
    queryKey: [workspace, "alerts", "open"],
    queryFn: () => client.listAlerts({ query: { status: "open", limit: shownMax } }),
    refetchInterval: 15_000,
  });
  if (alerts.data === undefined || alerts.data.items.length === 0) return null;
  return (
    <Card title={texts.alerts} isFlush>
      <ul className="divide-y divide-line">
        {alerts.data.items.map(({ id, detail, openedAt }) => (
          <li key={id} className="flex items-center gap-3 px-5 py-3 text-sm">
            <BellRing className="size-4 shrink-0 text-bad" aria-hidden />
            <span className="min-w-0 flex-1 break-words">{detail}</span>
            <span className="text-xs text-muted">
              <Moment at={openedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
