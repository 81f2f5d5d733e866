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

function auditColumns(onShow: (entry: AuditEntry) => void) {
  return [
    { name: "at", title: own.columns.at, cell: ({ at }: AuditEntry) => <Moment at={at} /> },
    { name: "actor", title: own.columns.actor, cell: (entry: AuditEntry) => actorOf(entry) },
    {
      name: "action",
      title: own.columns.action,
      cell: ({ action, count, detail, lastAt }: AuditEntry) => (
        <div className="min-w-0">
          <span className="font-medium">{action}</span>
          {count > 1 ? (
            <span className="text-muted">
              {" "}
              · {own.times(count)}, {own.last} <Moment at={lastAt} />
            </span>
          ) : null}
          {detail === null ? null : <div className="text-xs break-words text-muted">{detail}</div>}
        </div>
      ),
    },
    {
      name: "target",
      title: own.columns.target,
      from: "sm",
      cell: ({ targetKind, targetName, targetId }: AuditEntry) =>
        targetKind === null ? null : (
          <span className="break-words">
            <span className="text-muted">{targetKind}</span> {targetName ?? targetId}
          </span>
        ),
    },
    {
      name: "address",
      title: own.columns.address,
      from: "lg",
      cell: ({ address }: AuditEntry) => <code className="font-mono text-xs">{address}</code>,
    },
    {
      name: "difference",
      title: <span className="sr-only">{own.detail}</span>,
      isNumber: true,
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
