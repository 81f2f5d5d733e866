import { Problem } from "../contract/problem.ts";
import { type Trigger, TriggerInput } from "../contract/trigger.ts";
import type { DraftHead, DraftKind, TriggerDraft, WorkflowDraft } from "../contract/version.ts";
import { type Workflow, WorkflowInput } from "../contract/workflow.ts";
import type { Snapshot, StoredDraft } from "../store/store.ts";
import { after } from "./after.ts";
import { type Author, changeEntry } from "./audit.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { triggerFindings } from "./trigger-check.ts";
import { changedTrigger, newTrigger } from "./triggers.ts";
import { checkWorkflow } from "./workflow-check.ts";

/** Something that a draft is made of: its name, and its id and version where it is in force already. */
export interface Drafted {
  kind: DraftKind;
  name: string;
  inForce: { id: string; version: number } | null;
}

/** What a name or id in a path means: something in force, or else a name that a draft alone may have. */
export async function draftedBy(
  doors: Pick<ApiDoors, "store" | "live">,
  workspace: string,
  { kind, idOrName }: { kind: DraftKind; idOrName: string },
): Promise<Drafted> {
  const snapshot = await newest(doors);
  const all: readonly Pick<Workflow, "id" | "workspace" | "name" | "version">[] =
    kind === "workflow" ? snapshot.workflows : snapshot.triggers;
  const found = all.find(
    (each) => each.workspace === workspace && (each.id === idOrName || each.name === idOrName),
  );
  if (found === undefined) return { kind, name: idOrName, inForce: null };
  return { kind, name: found.name, inForce: { id: found.id, version: found.version } };
}

/** Throws Problem `not_found`. */
export async function draftOf(
  { store }: Pick<ApiDoors, "store">,
  workspace: string,
  { kind, name, inForce }: Drafted,
): Promise<StoredDraft> {
  const draft = await store.drafts.get({ workspace, kind, name });
  if (draft !== null) return draft;
  const why =
    inForce === null
      ? `No ${kind} and no draft of one is named "${name}".`
      : `The ${kind} ${name} has no draft: what is in force is version ${inForce.version}.`;
  throw new Problem("not_found", { detail: why });
}

/** Saves a draft and writes down who did. Throws Problem `conflict` where another has saved one meanwhile. */
export async function saveDraft(doors: ApiDoors, by: Author, save: SaveOf): Promise<StoredDraft> {
  const { draft, entry } = await newDraft(doors, by, save);
  const revision = await doors.store.drafts.save({ ...draft, ifRevision: save.revision }, [entry]);
  return { ...draft, revision };
}

/** The same of several, all or none. */
export async function saveDrafts(doors: ApiDoors, by: Author, saves: readonly SaveOf[]): Promise<void> {
  const all = await Promise.all(saves.map((save) => newDraft(doors, by, save)));
  const drafts = all.map(({ draft }, index) => ({ ...draft, ifRevision: saves[index]?.revision ?? 0 }));
  const entries = all.map(({ entry }) => entry);
  if (drafts.length > 0) await doors.store.drafts.saveAll(drafts, entries);
}

async function newDraft(doors: ApiDoors, by: Author, { drafted, definition, revision }: SaveOf) {
  const { store, now } = doors;
  const { workspace } = by;
  const { kind, name, inForce } = drafted;
  if (definition.name !== name) {
    const message = `must be "${name}"; nothing is renamed by a draft`;
    throw new Problem("invalid_input", { detail: `name ${message}`, issues: [{ path: "name", message }] });
  }
  // A draft keeps what it was begun from, so that whoever publishes it hears of what came in between.
  const before = revision === 0 ? null : await store.drafts.get({ workspace, kind, name });
  const draft = {
    workspace,
    kind,
    name,
    base: before === null ? (inForce?.version ?? null) : before.base,
    savedAt: new Date(now()).toISOString(),
    savedBy: by.actor?.name ?? null,
    definition: asJson(definition),
  };
  const target = { targetKind: kind, targetId: inForce?.id ?? null, targetName: name };
  const entry = changeEntry(doors, by, { action: `${kind} draft saved`, ...target });
  return { draft, entry };
}

interface SaveOf {
  drafted: Drafted;
  definition: WorkflowInput | TriggerInput;
  revision: number;
}

export async function discardDraft(
  doors: ApiDoors,
  by: Author,
  { drafted, revision }: { drafted: Drafted; revision: number | undefined },
): Promise<void> {
  const { workspace } = by;
  await draftOf(doors, workspace, drafted);
  const { kind, name, inForce } = drafted;
  const target = { targetKind: kind, targetId: inForce?.id ?? null, targetName: name };
  const entry = changeEntry(doors, by, { action: `${kind} draft discarded`, ...target });
  await doors.store.drafts.discard({ workspace, kind, name, ifRevision: revision }, [entry]);
}

export function shownWorkflowDraft(draft: StoredDraft, drafted: Drafted, snapshot: Snapshot): WorkflowDraft {
  const definition = WorkflowInput.parse(draft.definition);
  const findings = checkWorkflow(definition, after(snapshot, { workspace: draft.workspace }));
  return { ...headOf(draft), ...inForceOf(drafted), definition, findings };
}

export function shownTriggerDraft(
  draft: StoredDraft,
  drafted: Drafted,
  { snapshot, now }: { snapshot: Snapshot; now: number },
): TriggerDraft {
  const definition = TriggerInput.parse(draft.definition);
  const { workspace } = draft;
  const trigger = triggerFrom(definition, drafted, { snapshot, workspace, now, id: "" });
  const findings = triggerFindings(trigger, after(snapshot, { workspace, putTriggers: [trigger] }));
  return { ...headOf(draft), ...inForceOf(drafted), definition, findings };
}

/** The trigger that a draft becomes when it is put in force; `id` is that of a new one. */
export function triggerFrom(
  definition: TriggerInput,
  { inForce }: Drafted,
  { snapshot, workspace, now, id }: { snapshot: Snapshot; workspace: string; now: number; id: string },
): Trigger {
  const before = snapshot.triggers.find((trigger) => trigger.id === inForce?.id);
  return before === undefined
    ? newTrigger(definition, { id, workspace, now })
    : changedTrigger(before, definition, now);
}

function headOf({ definition: _definition, ...head }: StoredDraft): DraftHead {
  return head;
}

const inForceOf = ({ inForce }: Drafted) => ({ inForce: inForce?.version ?? null });

function asJson(value: object): StoredDraft["definition"] {
  const json: StoredDraft["definition"] = JSON.parse(JSON.stringify(value));
  return json;
}
