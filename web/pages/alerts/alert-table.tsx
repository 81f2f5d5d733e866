import type { Alert } from "../../../src/contract/alert.ts";
import { severityTones } from "../../alert-text.ts";
import { OperateButton } from "../../parts/operate-button.tsx";
import { Badge } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { ExactTime, Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/alerts.ts";

const tones = { open: "bad", acknowledged: "warn", resolved: "good" } as const;

/** What is about to be done with an alert. */
export interface AlertAct {
  kind: "acknowledge" | "resolve";
  alert: Alert;
}

interface AlertTableProps {
  alerts: readonly Alert[];
  /** The page asks about it: the row that it was chosen in may be gone before it is done. */
  onAct: (act: AlertAct) => void;
}

export const AlertTable = ({ alerts, onAct }: AlertTableProps) => (
  <Table label={texts.title} columns={columnsWith(onAct)} rows={alerts} keyOf={({ id }) => id} />
);

function What({ alert }: { alert: Alert }) {
  const { rule, subject, detail, count } = alert;
  return (
    <div className="min-w-0 break-words">
      <span className="font-medium">{[rule, subject].filter(Boolean).join(" · ")}</span>
      <div className="text-xs text-muted">
        {detail}
        {count > 1 ? ` · ${texts.times(count)}` : null}
      </div>
      <div className="mt-1 @xl:hidden">
        <AlertState alert={alert} />
      </div>
    </div>
  );
}

function AlertState({ alert }: { alert: Alert }) {
  const { status, acknowledgedBy, acknowledgedUntil, resolvedBy } = alert;
  const by = status === "resolved" ? (resolvedBy ?? "") : (acknowledgedBy ?? "");
  return (
    <div>
      <Badge tone={tones[status]}>{texts.statusOf[status]}</Badge>
      {status === "open" ? null : (
        <div className="text-xs text-muted">{by === "" ? texts.itself : texts.by(by)}</div>
      )}
      {status !== "acknowledged" || acknowledgedUntil === null ? null : (
        <div className="text-xs text-muted">
          {texts.until} <ExactTime at={acknowledgedUntil} />
        </div>
      )}
    </div>
  );
}

function AlertButtons({ alert, onAct }: { alert: Alert; onAct: (act: AlertAct) => void }) {
  if (alert.status === "resolved") return null;
  return (
    <div className="flex justify-end gap-2 @max-xl:flex-col">
      <OperateButton size="small" onClick={() => onAct({ kind: "acknowledge", alert })}>
        {alert.status === "open" ? texts.acknowledge : texts.change}
      </OperateButton>
      <OperateButton size="small" onClick={() => onAct({ kind: "resolve", alert })}>
        {texts.resolve}
      </OperateButton>
    </div>
  );
}

const columnsWith = (onAct: (act: AlertAct) => void) =>
  [
    {
      name: "what",
      title: texts.columns.what,
      isMain: true,
      cell: (alert: Alert) => <What alert={alert} />,
    },
    {
      name: "severity",
      title: texts.columns.severity,
      from: "@xl",
      cell: ({ severity }: Alert) => (
        <Badge tone={severityTones[severity]}>{texts.severities[severity]}</Badge>
      ),
    },
    {
      name: "status",
      title: texts.columns.status,
      from: "@xl",
      cell: (alert: Alert) => <AlertState alert={alert} />,
    },
    {
      name: "opened",
      title: texts.columns.opened,
      from: "@2xl",
      cell: ({ openedAt }: Alert) => <Moment at={openedAt} />,
    },
    {
      name: "last",
      title: texts.columns.last,
      from: "@3xl",
      cell: ({ lastAt }: Alert) => <Moment at={lastAt} />,
    },
    {
      name: "do",
      title: <span className="sr-only">{texts.resolve}</span>,
      isLast: true,
      cell: (alert: Alert) => <AlertButtons alert={alert} onAct={onAct} />,
    },
  ] as const;
