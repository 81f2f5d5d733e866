import { Download } from "lucide-react";
import type { AuditEntry, AuditKind } from "../../../src/contract/audit.ts";
import type { Client } from "../../../src/contract/client.ts";
import { useClient } from "../../client.ts";
import { csvOf } from "../../csv.ts";
import { download } from "../../download.ts";
import { fileMoment } from "../../file-moment.ts";
import { Button } from "../../parts/button.tsx";
import { Menu, MenuItem } from "../../parts/menu.tsx";
import { type Task, useTask } from "../../task.ts";
import { texts as everywhere } from "../../texts/everywhere.ts";
import { texts } from "../../texts/settings.ts";

export interface AuditQuery {
  kind?: AuditKind;
  actor?: string;
  target?: string;
  since?: string;
  until?: string;
}

/** More does not fit into the memory of a browser at ease. */
const entriesMax = 100_000;
const pageSize = 1_000;

/** All entries that the filters let through, in a file. */
export function AuditExport({ filters }: { filters: AuditQuery }) {
  const client = useClient();
  const own = texts.auditPage;
  const exporting = useTask({
    run: async (format: "csv" | "json", task: Task<number>) => {
      const { entries, isAll } = await allEntries(client, filters, task);
      const text = format === "csv" ? csvText(entries) : JSON.stringify(entries, null, 2);
      return { text, count: entries.length, isAll };
    },
    onDone: ({ text }, { input: format }) =>
      download(new TextEncoder().encode(text), `tripline-audit-${fileMoment(new Date())}.${format}`),
    told: ({ count, isAll }) => (isAll ? own.exported(count) : own.exportedPart(count)),
  });
  const { isRunning } = exporting;
  // One button, which keeps the focus while it exports.
  const opener = isRunning ? (
    <Button disabled={false} onClick={exporting.stop} aria-haspopup={undefined} aria-expanded={undefined}>
      {everywhere.stop}
    </Button>
  ) : (
    <Button icon={<Download className="size-4" aria-hidden />}>{own.export}</Button>
  );
  return (
    <>
      {isRunning ? (
        <output className="text-sm text-muted">{own.exporting(exporting.progress ?? 0)}</output>
      ) : null}
      <Menu opener={opener} isShut={isRunning}>
        <MenuItem onSelect={() => exporting.start("csv")}>{own.csv}</MenuItem>
        <MenuItem onSelect={() => exporting.start("json")}>{own.json}</MenuItem>
      </Menu>
    </>
  );
}

async function allEntries(client: Client, filters: AuditQuery, { signal, tell }: Task<number>) {
  const entries: AuditEntry[] = [];
  let next: string | null = null;
  do {
    const query = { ...filters, limit: pageSize, ...(next !== null && { before: next }) };
    const page = await client.listAudit({ query }, { signal });
    entries.push(...page.items);
    tell(entries.length);
    ({ next } = page);
  } while (next !== null && entries.length < entriesMax);
  return { entries, isAll: next === null };
}

function csvText(entries: readonly AuditEntry[]): string {
  const head = ["at", "lastAt", "count", "kind", "action", "actor", "actorId", "targetKind", "targetId"];
  const rest = ["targetName", "address", "requestId", "detail", "difference"];
  const rows = entries.map((entry) => [
    entry.at,
    entry.lastAt,
    entry.count,
    entry.kind,
    entry.action,
    entry.actor?.name,
    entry.actor?.id,
    entry.targetKind,
    entry.targetId,
    entry.targetName,
    entry.address,
    entry.requestId,
    entry.detail,
    entry.difference === null ? null : JSON.stringify(entry.difference),
  ]);
  return csvOf([[...head, ...rest], ...rows]);
}
