import type { ApplyInput, ApplyOutput } from "../../contract/apply.ts";
import { type Finding, Problem } from "../../contract/problem.ts";
import { TriggerInput } from "../../contract/trigger.ts";
import type { DraftKind } from "../../contract/version.ts";
import { WorkflowInput } from "../../contract/workflow.ts";
import { isEqualJson } from "../../core/equal.ts";
import { shortTrigger, shortWorkflow } from "../../core/short-definition.ts";
import type { StoredDraft } from "../../store/store.ts";
import { after } from "../after.ts";
import type { Author } from "../audit.ts";
import { newest } from "../change.ts";
import { type Drafted, draftedBy, saveDrafts, triggerFrom } from "../definition-drafts.ts";
import type { ApiDoors } from "../doors.ts";
import { refuseIssues } from "../input.ts";
import { triggerFindings } from "../trigger-check.ts";
import { checkWorkflow } from "../workflow-check.ts";
import { below } from "./place.ts";
import { readDefinitions, type Wanted } from "./read.ts";

interface PlannedDraft {
  at: string;
  drafted: Drafted;
  draft: StoredDraft | null;
  /** The draft that there is, or what is in force. */
  before: WorkflowInput | TriggerInput | null;
  input: WorkflowInput | TriggerInput;
  action: "create" | "update" | "unchanged";
}

/** Saves what definitions say as drafts of what is in force, and publishes nothing. */
export async function draftDefinitions(
  doors: ApiDoors,
  by: Author,
  { definitions, prune, dryRun, overwrite, rename }: ApplyInput,
): Promise<ApplyOutput> {
  if (prune) {
    const message = "a draft deletes nothing; leave out prune";
    throw new Problem("invalid_input", { detail: message, issues: [{ path: "prune", message }] });
  }
  const { wanted, issues } = readDefinitions(definitions, rename);
  refuseIssues(issues);
  const plans = [
    ...(await planned(doors, by.workspace, "workflow", wanted.workflows)),
    ...(await planned(doors, by.workspace, "trigger", wanted.triggers)),
  ];
  const changed = plans.filter(({ action }) => action !== "unchanged");
  if (!overwrite) for (const { draft } of changed) refuseAnothers(draft, by);
  if (!dryRun) {
    const saves = changed.map(({ drafted, draft, input: definition }) => ({
      drafted,
      definition,
      revision: draft?.revision ?? 0,
    }));
    await saveDrafts(doors, by, saves);
  }
  const changes = plans.map(({ drafted: { kind, name }, action, before, input }) => ({
    kind,
    name,
    action,
    before: before && short(before),
    after: short(input),
  }));
  return {
    dryRun,
    changes,
    warnings: [],
    findings: await findingsOf(doors, by.workspace, { plans, wanted }),
  };
}

async function planned(
  doors: ApiDoors,
  workspace: string,
  kind: DraftKind,
  wanted: readonly { at: string; input: WorkflowInput | TriggerInput }[],
): Promise<PlannedDraft[]> {
  const schema = kind === "workflow" ? WorkflowInput : TriggerInput;
  return Promise.all(
    wanted.map(async ({ at, input }) => {
      const drafted = await draftedBy(doors, workspace, { kind, idOrName: input.name });
      const draft = await doors.store.drafts.get({ workspace, kind, name: input.name });
      const known = draft?.definition ?? (await inForce(doors, workspace, drafted));
      const before = known === null ? null : schema.parse(known);
      const action = before === null ? "create" : isEqualJson(before, input) ? "unchanged" : "update";
      return { at, drafted, draft, before, input, action };
    }),
  );
}

function inForce({ store }: ApiDoors, workspace: string, { kind, name }: Drafted) {
  return kind === "workflow"
    ? store.definitions.workflow({ workspace, idOrName: name })
    : store.definitions.trigger({ workspace, idOrName: name });
}

/** What somebody else is working on is overwritten only when that is asked for. */
function refuseAnothers(draft: StoredDraft | null, { actor }: Author): void {
  if (draft === null || draft.savedBy === (actor?.name ?? null)) return;
  const { kind, name, savedBy, savedAt } = draft;
  const detail =
    `The ${kind} ${name} has a draft that ${savedBy ?? "Tripline"} saved at ${savedAt}. ` +
    "Look at it first; `overwrite` (--overwrite) puts yours in its place.";
  throw new Problem("conflict", { detail });
}

/** As everything would stand if all of it were published together. */
async function findingsOf(
  doors: ApiDoors,
  workspace: string,
  { plans, wanted }: { plans: readonly PlannedDraft[]; wanted: Wanted },
): Promise<Finding[]> {
  const snapshot = await newest(doors);
  const triggers = wanted.triggers.map(({ at, input }) => {
    const plan = plans.find(({ drafted }) => drafted.kind === "trigger" && drafted.name === input.name);
    const drafted = plan?.drafted ?? { kind: "trigger" as const, name: input.name, inForce: null };
    const id = `draft of ${input.name}`;
    return { at, trigger: triggerFrom(input, drafted, { snapshot, workspace, now: doors.now(), id }) };
  });
  const stand = after(snapshot, {
    workspace,
    putTriggers: triggers.map(({ trigger }) => trigger),
    putWorkflows: wanted.workflows.map(({ input }) => input),
  });
  const message = "alert rules have no drafts: this one stays as it is until it is applied without draft";
  return [
    ...wanted.alerts.map(({ at }) => ({ path: at, message, severity: "warning" as const })),
    ...wanted.workflows.flatMap(({ at, input }) =>
      checkWorkflow(input, stand).map((finding) => below(at, finding)),
    ),
    ...triggers.flatMap(({ at, trigger }) =>
      triggerFindings(trigger, stand).map((finding) => below(at, finding)),
    ),
  ];
}

const short = (input: WorkflowInput | TriggerInput) =>
  "steps" in input ? shortWorkflow(input) : shortTrigger(input);
