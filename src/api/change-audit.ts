import type { AuditEntry } from "../contract/audit.ts";
import type { Trigger } from "../contract/trigger.ts";
import type { Workflow } from "../contract/workflow.ts";
import { differenceOf } from "../core/difference.ts";
import type { Change, Snapshot, Store } from "../store/store.ts";
import { type Author, changeEntry } from "./audit.ts";
import type { ApiDoors } from "./doors.ts";

/** Said by every change, and by none what it changed. */
const bookkeeping = ["version", "createdAt", "updatedAt"];

/** Said by the entry itself of what came or went. */
const identity = ["id", "workspace"];

/** An entry for each trigger and workflow that a change puts or removes, with what differs from before. */
export async function entriesOfChange(
  doors: Pick<ApiDoors, "now" | "random" | "store">,
  by: Author,
  { change, snapshot }: { change: Omit<Change, "workspace" | "ifRevision">; snapshot: Snapshot },
): Promise<AuditEntry[]> {
  const { putTriggers = [], putWorkflows = [], removeTriggers = [], removeWorkflows = [] } = change;
  const entry = (kind: string, { id, name }: Named, { before, after }: Versions): AuditEntry => {
    const verb = before === null ? "created" : after === null ? "deleted" : "changed";
    const without = before === null || after === null ? [...bookkeeping, ...identity] : bookkeeping;
    const difference = differenceOf(before ?? {}, after ?? {}, without);
    const target = { targetKind: kind, targetId: id, targetName: name };
    return changeEntry(doors, by, { action: `${kind} ${verb}`, ...target, difference });
  };
  const triggers = new Map(snapshot.triggers.map((trigger) => [trigger.id, trigger]));
  const entries = putTriggers.map((trigger) =>
    entry("trigger", trigger, { before: triggers.get(trigger.id) ?? null, after: trigger }),
  );
  for (const workflow of putWorkflows) {
    const before = await versionBefore(doors.store, workflow);
    entries.push(entry("workflow", workflow, { before, after: workflow }));
  }
  entries.push(...(await entriesOfRules(doors.store, change, entry)));
  for (const id of removeTriggers) {
    const before = triggers.get(id);
    if (before !== undefined) entries.push(entry("trigger", before, { before, after: null }));
  }
  for (const id of removeWorkflows) {
    const { workspace } = by;
    const before = await doors.store.definitions.workflow({ workspace, idOrName: id });
    if (before !== null) entries.push(entry("workflow", before, { before, after: null }));
  }
  return entries;
}

async function entriesOfRules(
  { alerts }: Store,
  { putAlertRules = [], removeAlertRules = [] }: Omit<Change, "workspace" | "ifRevision">,
  entry: (kind: string, named: Named, versions: Versions) => AuditEntry,
): Promise<AuditEntry[]> {
  if (putAlertRules.length + removeAlertRules.length === 0) return [];
  const [workspace] = putAlertRules.map((rule) => rule.workspace);
  const known = new Map(
    (await alerts.rules())
      .filter((rule) => workspace === undefined || rule.workspace === workspace)
      .map((rule) => [rule.name, rule]),
  );
  return [
    ...putAlertRules.map((rule) =>
      entry(
        "alert rule",
        { id: rule.name, name: rule.name },
        { before: known.get(rule.name) ?? null, after: rule },
      ),
    ),
    ...removeAlertRules.map((name) =>
      entry("alert rule", { id: name, name }, { before: known.get(name) ?? {}, after: null }),
    ),
  ];
}

type Named = Pick<Trigger, "id" | "name">;
type Versions = { before: object | null; after: object | null };

function versionBefore(
  { definitions }: Store,
  { workspace, id, version }: Workflow,
): Promise<Workflow | null> {
  if (version === 1) return Promise.resolve(null);
  return definitions.workflow({ workspace, idOrName: id });
}
