import { FileDiff } from "lucide-react";
import { useState } from "react";
import type { AuditEntry } from "../../../src/contract/audit.ts";
import { IconButton } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { FieldChanges } from "../../parts/field-changes.tsx";
import { Table } from "../../parts/table.tsx";
import { ExactTime, Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/settings.ts";

const own = texts.auditPage;

/** Entries of the audit log; what a change changed is shown beside. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const [shown, setShown] = useState<AuditEntry | null>(null);
  return (
    <>
      <Table label={texts.audit} columns={auditColumns(setShown)} rows={entries} keyOf={({ id }) => id} />
      {shown === null ? null : <Shown entry={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function actorOf({ actor, kind }: AuditEntry): string {
  if (actor !== null) return actor.name;
  return kind === "change" ? own.tripline : own.stranger;
}

function Shown({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { action, targetName, difference, requestId, at } = entry;
  return (
    <Dialog
      place="side"
      isWide
      title={[action, targetName].filter(Boolean).join(": ")}
      description={
        <>
          {actorOf(entry)}, <ExactTime at={at} />
        </>
      }
      isOpen
      onClose={onClose}
    >
      <div className="flex flex-col gap-4 text-sm">
        {difference === null ? null : <FieldChanges changes={difference} />}
        {requestId === null ? null : (
          <p className="text-xs text-muted">
            {own.request} <code className="font-mono">{requestId}</code>
          </p>
        )}
      </div>
    </Dialog>
  );
}

/** What was done; where the screen is narrow, by whom and to what as well. */
const Action = ({ entry }: { entry: AuditEntry }) => (
  <div className="min-w-0 wrap-anywhere">
    <span className="font-medium">{entry.action}</span>
    {entry.count > 1 ? (
      <span className="text-muted">
        {" "}
        · {own.times(entry.count)}, {own.last} <Moment at={entry.lastAt} />
      </span>
    ) : null}
    <div className="text-xs @3xl:hidden">
      <Target entry={entry} />
    </div>
    <div className="text-xs text-muted @xl:hidden">{actorOf(entry)}</div>
    {entry.detail === null || entry.detail === entry.targetId ? null : (
      <div className="text-xs text-muted">{entry.detail}</div>
    )}
  </div>
);

const Target = ({ entry: { targetKind, targetName, targetId } }: { entry: AuditEntry }) =>
  targetKind === null ? null : (
    <>
      <span className="text-muted">{targetKind}</span> {targetName ?? targetId}
    </>
  );

function auditColumns(onShow: (entry: AuditEntry) => void) {
  return [
    {
      name: "at",
      title: own.columns.at,
      // Who looks for what happened looks for a time, not for how long ago.
      cell: ({ at }: AuditEntry) => (
        <div className="w-20 text-xs @xl:w-30 @xl:text-sm">
          <ExactTime at={at} />
        </div>
      ),
    },
    {
      name: "actor",
      title: own.columns.actor,
      from: "@xl",
      cell: (entry: AuditEntry) => <span className="block max-w-48 truncate">{actorOf(entry)}</span>,
    },
    {
      name: "action",
      title: own.columns.action,
      isMain: true,
      cell: (entry: AuditEntry) => <Action entry={entry} />,
    },
    {
      name: "target",
      title: own.columns.target,
      from: "@3xl",
      cell: (entry: AuditEntry) => (
        <div className="w-44 wrap-anywhere">
          <Target entry={entry} />
        </div>
      ),
    },
    {
      name: "address",
      title: own.columns.address,
      from: "@6xl",
      cell: ({ address }: AuditEntry) => <code className="font-mono text-xs">{address}</code>,
    },
    {
      name: "difference",
      title: <span className="sr-only">{own.detail}</span>,
      isLast: true,
      cell: (entry: AuditEntry) =>
        entry.difference === null || entry.difference.length === 0 ? null : (
          <IconButton
            label={own.show(entry.action)}
            onClick={() => onShow(entry)}
            icon={<FileDiff className="size-4" aria-hidden />}
          />
        ),
    },
  ] as const;
}
