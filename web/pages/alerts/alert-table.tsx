import type { Alert } from "../../../src/contract/alert.ts";
import { useAction } from "../../action.ts";
import { severityTones } from "../../alert-text.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { OperateButton } from "../../parts/operate-button.tsx";
import { Badge } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/alerts.ts";

const tones = { open: "bad", acknowledged: "warn", resolved: "good" } as const;

export function AlertTable({ alerts }: { alerts: readonly Alert[] }) {
  return <Table label={texts.title} columns={columns} rows={alerts} keyOf={({ id }) => id} />;
}

function AlertState({ alert: { status, acknowledgedBy, resolvedBy } }: { alert: Alert }) {
  const by = status === "resolved" ? (resolvedBy ?? "") : (acknowledgedBy ?? "");
  return (
    <div>
      <Badge tone={tones[status]}>{texts.statusOf[status]}</Badge>
      {status === "open" ? null : (
        <div className="text-xs text-muted">{by === "" ? texts.itself : texts.by(by)}</div>
      )}
    </div>
  );
}

function AlertButtons({ alert: { id, status } }: { alert: Alert }) {
  const workspace = useWorkspace();
  const client = useClient();
  const refreshes = [[workspace, "alerts"]];
  const acknowledge = useAction({
    run: () => client.acknowledgeAlert({ alert: id }),
    told: () => texts.acknowledged,
    refreshes,
  });
  const resolve = useAction({
    run: () => client.resolveAlert({ alert: id }),
    told: () => texts.resolved,
    refreshes,
  });
  if (status === "resolved") return null;
  return (
    <div className="flex justify-end gap-2">
      {status === "open" ? (
        <OperateButton size="small" busy={acknowledge.isPending} onClick={() => acknowledge.mutate()}>
          {texts.acknowledge}
        </OperateButton>
      ) : null}
      <OperateButton size="small" busy={resolve.isPending} onClick={() => resolve.mutate()}>
        {texts.resolve}
      </OperateButton>
    </div>
  );
}

const columns = [
  {
    name: "what",
    title: texts.columns.what,
    cell: ({ rule, subject, detail, count }: Alert) => (
      <div className="min-w-0">
        <span className="font-medium">{[rule, subject].filter(Boolean).join(" · ")}</span>
        <div className="text-xs break-words text-muted">
          {detail}
          {count > 1 ? ` · ${texts.times(count)}` : null}
        </div>
      </div>
    ),
  },
  {
    name: "severity",
    title: texts.columns.severity,
    from: "sm",
    cell: ({ severity }: Alert) => <Badge tone={severityTones[severity]}>{texts.severities[severity]}</Badge>,
  },
  { name: "status", title: texts.columns.status, cell: (alert: Alert) => <AlertState alert={alert} /> },
  {
    name: "opened",
    title: texts.columns.opened,
    from: "md",
    cell: ({ openedAt }: Alert) => <Moment at={openedAt} />,
  },
  {
    name: "last",
    title: texts.columns.last,
    from: "lg",
    cell: ({ lastAt }: Alert) => <Moment at={lastAt} />,
  },
  {
    name: "do",
    title: <span className="sr-only">{texts.resolve}</span>,
    isNumber: true,
    cell: (alert: Alert) => <AlertButtons alert={alert} />,
  },
] as const;
