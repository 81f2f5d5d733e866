import type { Endpoints } from "../contract/api.ts";
import { Problem } from "../contract/problem.ts";
import { type Workflow, WorkflowInput } from "../contract/workflow.ts";
import { isEqualJson } from "../core/equal.ts";
import { newId } from "../core/id.ts";
import { after } from "./after.ts";
import type { Call, Handlers } from "./call.ts";
import { changeDefinitions, newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { refuseForce } from "./forced.ts";
import { pageByName } from "./page.ts";
import { refuseUnproved } from "./replay/plan.ts";
import { isFoundWorkflow, soughtBy } from "./search.ts";
import { checkWorkflow, refuseErrors } from "./workflow-check.ts";
import { usersOf } from "./workflow-users.ts";

type Names = "listWorkflows" | "getWorkflow" | "putWorkflow" | "deleteWorkflow" | "startWorkflow";

export function workflowHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, engine } = doors;
  const { definitions } = store;

  const find = (workspace: string, idOrName: string, version?: number) =>
    findWorkflow(doors, workspace, { idOrName, version });

  /** A page with how each of it stands. */
  async function standing(workspace: string, { items, next }: ReturnType<typeof pageByName<Workflow>>) {
    const standings = await definitions.workflowStandings({ workspace, ids: items.map(({ id }) => id) });
    const none = { pausedAt: null, lastRun: null };
    return {
      items: items.map((workflow) => ({ ...workflow, ...(standings.get(workflow.id) ?? none) })),
      next,
    };
  }

  return {
    async listWorkflows({ workspace, query }) {
      const search = await soughtBy(query.search, store);
      const all = await definitions.workflows({ workspace });
      if (search === undefined) return standing(workspace, pageByName(all, query));
      const { triggers } = await newest(doors);
      const found = all.filter((workflow) => isFoundWorkflow(workflow, { search, triggers }));
      return standing(workspace, pageByName(found, query));
    },
    async getWorkflow({ workspace, params: { workflow }, query: { version } }) {
      const kept =
        version === undefined ? null : await definitions.workflowVersion({ id: workflow, version });
      return kept?.workspace === workspace ? kept : find(workspace, workflow, version);
    },
    putWorkflow: (call) => putWorkflow(doors, call),
    async deleteWorkflow(call) {
      const { workspace, params } = call;
      await changeDefinitions(doors, call, async (snapshot) => {
        const workflow = await find(workspace, params.workflow);
        const users = usersOf(workflow, { snapshot, workflows: await definitions.workflows({ workspace }) });
        if (users.length > 0) throw new Problem("conflict", { detail: users.join(" ") });
        return { change: { removeWorkflows: [workflow.id] }, result: undefined };
      });
    },
    async startWorkflow({ workspace, params, input, actor, scopes }) {
      refuseForce(input.force, scopes, "run");
      const { name } = await find(workspace, params.workflow);
      const { deliveryId } = input;
      if (deliveryId !== null) {
        const delivery = await store.deliveries.get({ workspace, id: deliveryId });
        if (delivery === null)
          throw new Problem("not_found", { detail: `No delivery has the id "${deliveryId}".` });
        await refuseUnproved(doors, delivery, input);
      }
      const given = input.input === undefined ? {} : { input: input.input };
      const { runId } = await engine.start({
        workspace,
        workflow: name,
        deliveryId,
        by: actor.name,
        ...given,
      });
      return { runId };
    },
  };
}

/** Throws Problem `not_found`. */
export async function findWorkflow(
  { store }: Pick<ApiDoors, "store">,
  workspace: string,
  { idOrName, version }: { idOrName: string; version?: number | undefined },
): Promise<Workflow> {
  const one = { workspace, idOrName, ...(version !== undefined && { version }) };
  const workflow = await store.definitions.workflow(one);
  if (workflow !== null) return workflow;
  const other = version === undefined ? null : await store.definitions.workflow({ workspace, idOrName });
  const detail =
    other === null
      ? `No workflow has the id or name "${idOrName}".`
      : `The workflow ${other.name} has no version ${version}; what is in force is version ${other.version}.`;
  throw new Problem("not_found", { detail });
}

/** Throws Problem `conflict`, which names who has published another version meanwhile, and when. */
export async function refuseOther(
  { store }: Pick<ApiDoors, "store">,
  inForce: Pick<Workflow, "id" | "name" | "version"> | null,
  ifVersion: number | null | undefined,
): Promise<void> {
  if (ifVersion === undefined || ifVersion === (inForce?.version ?? null)) return;
  if (inForce === null)
    throw new Problem("conflict", { detail: "The workflow is gone: it was deleted meanwhile." });
  const { name, version } = inForce;
  const [last] = await store.definitions.workflowVersions(inForce);
  const by = last === undefined ? "" : `, published by ${last.by ?? "Tripline"} at ${last.createdAt}`;
  const yours =
    ifVersion === null ? "there was none when yours was begun" : `yours is of version ${ifVersion}`;
  const detail = `The workflow ${name} has changed: it is at version ${version}${by}, and ${yours}.`;
  throw new Problem("conflict", { detail: `${detail} Look at what differs, and try again.` });
}

function putWorkflow(doors: ApiDoors, call: Call<Endpoints["putWorkflow"]>): Promise<Workflow> {
  const { workspace, params, query, input } = call;
  const name = params.workflow;
  if (input.name !== name) {
    const message = `must be "${name}", as in the URL; a workflow can't be renamed`;
    throw new Problem("invalid_input", { detail: `name ${message}`, issues: [{ path: "name", message }] });
  }
  return changeDefinitions(doors, call, async (snapshot) => {
    refuseErrors(checkWorkflow(input, after(snapshot, { workspace, putWorkflows: [input] })));
    const before = await doors.store.definitions.workflow({ workspace, idOrName: name });
    await refuseOther(doors, before, query.ifVersion);
    if (before !== null && isEqualJson(WorkflowInput.parse(before), input))
      return { change: null, result: before };
    const workflow = publishedWorkflow(before, input, { ...doors, workspace });
    return { change: { putWorkflows: [workflow] }, result: workflow };
  });
}

/** A workflow's first version, or the one that follows `before`. */
export function publishedWorkflow(
  before: Workflow | null,
  input: WorkflowInput,
  { workspace, now, random }: Pick<ApiDoors, "now" | "random"> & { workspace: string },
): Workflow {
  const at = now();
  const updatedAt = new Date(at).toISOString();
  if (before === null) {
    const id = newId("wfl", { now: at, random });
    return { ...input, id, workspace, version: 1, createdAt: updatedAt, updatedAt };
  }
  const { id, version, createdAt } = before;
  return { ...input, id, workspace, version: version + 1, createdAt, updatedAt };
}
