import type { BacktestInput } from "../../contract/backtest.ts";
import { Problem } from "../../contract/problem.ts";
import { type Trigger, TriggerInput } from "../../contract/trigger.ts";
import { type Workflow, WorkflowInput } from "../../contract/workflow.ts";
import type { Snapshot } from "../../store/store.ts";
import { after } from "../after.ts";
import { newest } from "../change.ts";
import { draftedBy, draftOf, triggerFrom } from "../definition-drafts.ts";
import { below } from "../definitions/place.ts";
import { readDefinitions } from "../definitions/read.ts";
import type { ApiDoors } from "../doors.ts";
import { refuseIssues } from "../input.ts";
import { checkTrigger } from "../trigger-check.ts";
import { checkWorkflow, issuesIn } from "../workflow-check.ts";
import { findWorkflow } from "../workflows.ts";

/** Definitions that are tried in the place of those in force. */
export interface Tested {
  workflows: ReadonlyMap<string, Workflow>;
  /** With the ids that they have in force; a new one has no deliveries. */
  triggers: readonly Trigger[];
  /** The triggers whose deliveries they have to do with: those tried, and those that route to a tried workflow. */
  concerned: ReadonlyMap<string, Trigger>;
}

interface Placed<Of> {
  at: string;
  input: Of;
}

/** Throws Problem `invalid_definition` for what could not run anyhow. */
export async function testedBy(doors: ApiDoors, workspace: string, input: BacktestInput): Promise<Tested> {
  const { workflows, triggers } = await given(doors, workspace, input);
  const snapshot = await newest(doors);
  const put = triggers.map(({ at, input: definition }) => ({
    at,
    trigger: triggerTried(definition, { snapshot, workspace, now: doors.now() }),
  }));
  const stand = after(snapshot, {
    workspace,
    putTriggers: put.map(({ trigger }) => trigger),
    putWorkflows: workflows.map((each) => each.input),
  });
  refuseIssues([
    ...workflows.flatMap(({ at, input: workflow }) =>
      issuesIn(checkWorkflow(workflow, stand)).map((issue) => below(at, issue)),
    ),
    ...put.flatMap(({ at, trigger }) => checkTrigger(trigger, stand).map((issue) => below(at, issue))),
  ]);
  const names = new Set(workflows.map((each) => each.input.name));
  const tried = put.map(({ trigger }) => trigger);
  const concerned = stand.triggers.filter(
    (trigger) => tried.includes(trigger) || trigger.routes.some(({ workflow }) => names.has(workflow)),
  );
  return {
    workflows: new Map(
      workflows.map((each) => [each.input.name, asStored(each.input, { snapshot, workspace })]),
    ),
    triggers: tried,
    concerned: new Map(concerned.map((trigger) => [trigger.id, trigger])),
  };
}

async function given(
  doors: ApiDoors,
  workspace: string,
  { definitions, workflow, trigger, version }: BacktestInput,
): Promise<{ workflows: Placed<WorkflowInput>[]; triggers: Placed<TriggerInput>[] }> {
  const named = [definitions, workflow, trigger].filter((each) => each !== undefined);
  if (named.length !== 1) {
    const message = "give one of `definitions`, `workflow` and `trigger`: what is to be tried";
    throw new Problem("invalid_input", { detail: message, issues: [{ path: "definitions", message }] });
  }
  if (definitions !== undefined) {
    const { wanted, issues } = readDefinitions(definitions);
    refuseIssues(issues);
    return wanted;
  }
  if (workflow !== undefined && version !== undefined) {
    const found = await findWorkflow(doors, workspace, { idOrName: workflow, version });
    return { workflows: [{ at: "", input: WorkflowInput.parse(found) }], triggers: [] };
  }
  const kind = workflow === undefined ? "trigger" : "workflow";
  const idOrName = workflow ?? trigger ?? "";
  const { definition } = await draftOf(
    doors,
    workspace,
    await draftedBy(doors, workspace, { kind, idOrName }),
  );
  return kind === "workflow"
    ? { workflows: [{ at: "", input: WorkflowInput.parse(definition) }], triggers: [] }
    : { workflows: [], triggers: [{ at: "", input: TriggerInput.parse(definition) }] };
}

interface Standing {
  snapshot: Snapshot;
  workspace: string;
}

function triggerTried(definition: TriggerInput, { now, ...standing }: Standing & { now: number }): Trigger {
  const { snapshot, workspace } = standing;
  const before = snapshot.triggers.find(
    (trigger) => trigger.workspace === workspace && trigger.name === definition.name,
  );
  const inForce = before === undefined ? null : { id: before.id, version: before.version };
  const drafted = { kind: "trigger" as const, name: definition.name, inForce };
  return triggerFrom(definition, drafted, { ...standing, now, id: `new ${definition.name}` });
}

function asStored(input: WorkflowInput, { snapshot, workspace }: Standing): Workflow {
  const before = snapshot.workflows.find((flow) => flow.workspace === workspace && flow.name === input.name);
  const at = new Date(0).toISOString();
  const meta = { id: before?.id ?? `new ${input.name}`, version: (before?.version ?? 0) + 1 };
  return { ...input, ...meta, workspace, createdAt: at, updatedAt: at };
}
