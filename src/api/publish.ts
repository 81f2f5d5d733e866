import type { z } from "zod";
import { Problem } from "../contract/problem.ts";
import { type Trigger, TriggerInput } from "../contract/trigger.ts";
import type { PublishInput, RollbackInput } from "../contract/version.ts";
import { type Workflow, WorkflowInput } from "../contract/workflow.ts";
import { isEqualJson } from "../core/equal.ts";
import { newAddressId } from "../core/id.ts";
import type { Snapshot, StoredDraft } from "../store/store.ts";
import { after } from "./after.ts";
import type { Author } from "./audit.ts";
import { changeDefinitions } from "./change.ts";
import { type Drafted, draftedBy, draftOf, triggerFrom } from "./definition-drafts.ts";
import type { ApiDoors } from "./doors.ts";
import { refuseIssues } from "./input.ts";
import { checkTrigger } from "./trigger-check.ts";
import { refuseOtherTrigger } from "./triggers.ts";
import { checkWorkflow, refuseErrors } from "./workflow-check.ts";
import { findWorkflow, publishedWorkflow, refuseOther } from "./workflows.ts";

type Publish = z.output<typeof PublishInput>;

/** Publishes a workflow's draft as its next version; one that changes nothing goes without a version. */
export function publishWorkflowDraft(
  doors: ApiDoors,
  by: Author,
  { workflow, ...input }: Publish & { workflow: string },
): Promise<Workflow> {
  const { workspace } = by;
  return changeDefinitions(doors, by, async (snapshot) => {
    const { drafted, draft } = await found(doors, workspace, { kind: "workflow", idOrName: workflow });
    refuseOtherDraft(draft, input.revision);
    const before = await doors.store.definitions.workflow({ workspace, idOrName: drafted.name });
    if (!input.overwrite) await refuseOther(doors, before, draft.base);
    const definition = WorkflowInput.parse(draft.definition);
    refuseErrors(checkWorkflow(definition, after(snapshot, { workspace, putWorkflows: [definition] })));
    const dropDrafts = [dropped(draft)];
    if (before !== null && isEqualJson(WorkflowInput.parse(before), definition))
      return { change: { dropDrafts }, result: before };
    const published = publishedWorkflow(before, definition, { ...doors, workspace });
    const publishing = { note: input.note ?? null };
    return { change: { putWorkflows: [published], publishing, dropDrafts }, result: published };
  });
}

/** Puts a trigger's draft in force. */
export function publishTriggerDraft(
  doors: ApiDoors,
  by: Author,
  { trigger, ...input }: Publish & { trigger: string },
): Promise<Trigger> {
  const { workspace } = by;
  return changeDefinitions(doors, by, async (snapshot) => {
    const { drafted, draft } = await found(doors, workspace, { kind: "trigger", idOrName: trigger });
    refuseOtherDraft(draft, input.revision);
    if (!input.overwrite) refuseOtherTrigger(inForce(snapshot, drafted), draft.base);
    const definition = TriggerInput.parse(draft.definition);
    const id = newAddressId("trg", doors.random);
    const published = triggerFrom(definition, drafted, { snapshot, workspace, now: doors.now(), id });
    refuseIssues(checkTrigger(published, after(snapshot, { workspace, putTriggers: [published] })));
    return {
      change: { putTriggers: [published], dropDrafts: [dropped(draft)] },
      result: published,
    };
  });
}

/** Publishes an older version again. It is checked as if it were new: what it needs may be gone by now. */
export function rollBackWorkflow(
  doors: ApiDoors,
  by: Author,
  { workflow, version, note, ifVersion }: z.output<typeof RollbackInput> & { workflow: string },
): Promise<Workflow> {
  const { workspace } = by;
  return changeDefinitions(doors, by, async (snapshot) => {
    const before = await findWorkflow(doors, workspace, { idOrName: workflow });
    await refuseOther(doors, before, ifVersion);
    const older = await findWorkflow(doors, workspace, { idOrName: workflow, version });
    const definition = WorkflowInput.parse(older);
    if (isEqualJson(WorkflowInput.parse(before), definition)) return { change: null, result: before };
    refuseErrors(checkWorkflow(definition, after(snapshot, { workspace, putWorkflows: [definition] })));
    const published = publishedWorkflow(before, definition, { ...doors, workspace });
    const publishing = { note: note ?? null, restores: version };
    return { change: { putWorkflows: [published], publishing }, result: published };
  });
}

async function found(
  doors: ApiDoors,
  workspace: string,
  named: { kind: "workflow" | "trigger"; idOrName: string },
): Promise<{ drafted: Drafted; draft: StoredDraft }> {
  const drafted = await draftedBy(doors, workspace, named);
  return { drafted, draft: await draftOf(doors, workspace, drafted) };
}

function refuseOtherDraft({ kind, name, ...draft }: StoredDraft, revision: number | undefined): void {
  if (revision === undefined || revision === draft.revision) return;
  const detail =
    `The draft of the ${kind} ${name} was saved by ${draft.savedBy ?? "Tripline"} at ${draft.savedAt} ` +
    `(revision ${draft.revision}), after you had read it. Look at it again.`;
  throw new Problem("conflict", { detail });
}

/** The draft that was read here goes, and none that is saved meanwhile. */
const dropped = ({ kind, name, revision: ifRevision }: StoredDraft) => ({ kind, name, ifRevision });

function inForce(snapshot: Snapshot, drafted: Drafted): Trigger | null {
  return snapshot.triggers.find(({ id }) => id === drafted.inForce?.id) ?? null;
}
