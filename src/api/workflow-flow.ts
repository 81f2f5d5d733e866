import type { HeldWorkflowRuns } from "../contract/flow.ts";
import type { Workflow } from "../contract/workflow.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { findWorkflow } from "./workflows.ts";

type Names = "getHeldWorkflowRuns" | "pauseWorkflow" | "resumeWorkflow";

export function workflowFlowHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live, now } = doors;

  async function held({ id, concurrency }: Workflow): Promise<HeldWorkflowRuns> {
    const { workflows } = await live.refresh();
    const pausedAt = workflows.find((workflow) => workflow.id === id)?.pausedAt ?? null;
    return { pausedAt, concurrency: concurrency ?? null, ...(await store.gates.count({ workflowId: id })) };
  }

  return {
    getHeldWorkflowRuns: async ({ workspace, params }) =>
      held(await findWorkflow(doors, workspace, { idOrName: params.workflow })),
    async pauseWorkflow({ workspace, params }) {
      const workflow = await findWorkflow(doors, workspace, { idOrName: params.workflow });
      const { pausedAt } = await held(workflow);
      const since = pausedAt ?? new Date(now()).toISOString();
      await store.gates.pause({ workflowId: workflow.id, since });
      return held(workflow);
    },
    async resumeWorkflow({ workspace, params }) {
      const workflow = await findWorkflow(doors, workspace, { idOrName: params.workflow });
      await store.gates.pause({ workflowId: workflow.id, since: null });
      return held(workflow);
    },
  };
}
