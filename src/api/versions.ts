import type { WorkflowDifference } from "../contract/version.ts";
import { WorkflowInput } from "../contract/workflow.ts";
import { workflowDifference } from "../engine/workflow-difference.ts";
import { stepKindOf } from "../steps/index.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import {
  discardDraft,
  draftedBy,
  draftOf,
  saveDraft,
  shownTriggerDraft,
  shownWorkflowDraft,
} from "./definition-drafts.ts";
import type { ApiDoors } from "./doors.ts";
import { publishTriggerDraft, publishWorkflowDraft, rollBackWorkflow } from "./publish.ts";
import { findWorkflow } from "./workflows.ts";

type Names =
  | "listDrafts"
  | "listWorkflowVersions"
  | "diffWorkflow"
  | "getWorkflowDraft"
  | "saveWorkflowDraft"
  | "discardWorkflowDraft"
  | "publishWorkflow"
  | "rollBackWorkflow"
  | "getTriggerDraft"
  | "saveTriggerDraft"
  | "discardTriggerDraft"
  | "publishTrigger";

export function versionHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, now } = doors;
  const workflowOf = (workspace: string, idOrName: string) =>
    draftedBy(doors, workspace, { kind: "workflow", idOrName });
  const triggerOf = (workspace: string, idOrName: string) =>
    draftedBy(doors, workspace, { kind: "trigger", idOrName });
  const triggerView = async () => ({ snapshot: await newest(doors), now: now() });

  return {
    listDrafts: async ({ workspace }) => ({ items: await store.drafts.list({ workspace }) }),
    async listWorkflowVersions({ workspace, params }) {
      const { id } = await findWorkflow(doors, workspace, { idOrName: params.workflow });
      return { items: await store.definitions.workflowVersions({ id }) };
    },
    diffWorkflow: ({ workspace, params, query }) =>
      difference(doors, workspace, { idOrName: params.workflow, ...query }),
    async getWorkflowDraft({ workspace, params }) {
      const drafted = await workflowOf(workspace, params.workflow);
      return shownWorkflowDraft(await draftOf(doors, workspace, drafted), drafted, await newest(doors));
    },
    async saveWorkflowDraft(call) {
      const drafted = await workflowOf(call.workspace, call.params.workflow);
      const draft = await saveDraft(doors, call, { drafted, ...call.input });
      return shownWorkflowDraft(draft, drafted, await newest(doors));
    },
    async discardWorkflowDraft(call) {
      const drafted = await workflowOf(call.workspace, call.params.workflow);
      await discardDraft(doors, call, { drafted, revision: call.query.revision });
    },
    publishWorkflow: (call) => publishWorkflowDraft(doors, call, { ...call.params, ...call.input }),
    rollBackWorkflow: (call) => rollBackWorkflow(doors, call, { ...call.params, ...call.input }),
    async getTriggerDraft({ workspace, params }) {
      const drafted = await triggerOf(workspace, params.trigger);
      return shownTriggerDraft(await draftOf(doors, workspace, drafted), drafted, await triggerView());
    },
    async saveTriggerDraft(call) {
      const drafted = await triggerOf(call.workspace, call.params.trigger);
      const draft = await saveDraft(doors, call, { drafted, ...call.input });
      return shownTriggerDraft(draft, drafted, await triggerView());
    },
    async discardTriggerDraft(call) {
      const drafted = await triggerOf(call.workspace, call.params.trigger);
      await discardDraft(doors, call, { drafted, revision: call.query.revision });
    },
    publishTrigger: (call) => publishTriggerDraft(doors, call, { ...call.params, ...call.input }),
  };
}

type Side = number | "draft";

/** Of the draft against what is in force, or of a version against the one before it, unless both are named. */
async function difference(
  doors: ApiDoors,
  workspace: string,
  { idOrName, ...sides }: { idOrName: string; from?: Side | undefined; to?: Side | undefined },
): Promise<WorkflowDifference> {
  const drafted = await draftedBy(doors, workspace, { kind: "workflow", idOrName });
  const { name, inForce } = drafted;
  const draft = await doors.store.drafts.get({ workspace, kind: "workflow", name });
  // Without a version and without a draft this says that there is no such workflow.
  const to = sides.to ?? (draft === null && inForce !== null ? inForce.version : "draft");
  const from = sides.from ?? (to === "draft" ? (inForce?.version ?? null) : await before(doors, drafted, to));
  const read = async (side: Side | null) => {
    if (side === null) return null;
    if (side === "draft") return (await draftOf(doors, workspace, drafted)).definition;
    return findWorkflow(doors, workspace, { idOrName: name, version: side });
  };
  const [old, fresh] = [await read(from), WorkflowInput.parse(await read(to))];
  const changes = workflowDifference(old === null ? null : WorkflowInput.parse(old), fresh, stepKindOf);
  return { workflow: name, from, to, ...changes };
}

/** The newest version that is older; null where there is none. */
async function before(
  { store }: ApiDoors,
  { inForce }: { inForce: { id: string } | null },
  version: number,
): Promise<number | null> {
  if (inForce === null) return null;
  const versions = await store.definitions.workflowVersions(inForce);
  return versions.find((each) => each.version < version)?.version ?? null;
}
