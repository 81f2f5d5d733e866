import { queryOptions } from "@tanstack/react-query";
import type { Client } from "../../../src/contract/client.ts";
import type { WorkflowDraft } from "../../../src/contract/version.ts";
import type { Workflow } from "../../../src/contract/workflow.ts";
import { kindsOf } from "../../canvas/kinds.ts";
import { clientOf } from "../../client.ts";
import type { Standing } from "../../draft-keeper.ts";
import { catalogQuery } from "../../parts/trigger/catalog.ts";

/** What is asked for on a workflow's page, by the same keys wherever it is asked for. */
export const queriesOf = (workspace: string, workflow: string) => {
  const client = clientOf(workspace);
  const key = [workspace, "workflows", workflow] as const;
  return {
    all: key,
    standing: queryOptions({ queryKey: [...key, "standing"], queryFn: () => standingOf(client, workflow) }),
    triggers: queryOptions({
      queryKey: [workspace, "triggers", { workflow }],
      queryFn: () => client.listTriggers({ query: { workflow } }),
    }),
    versions: queryOptions({
      queryKey: [...key, "versions"],
      queryFn: () => client.listWorkflowVersions({ workflow }),
    }),
    held: queryOptions({
      queryKey: [...key, "held"],
      queryFn: () => client.getHeldWorkflowRuns({ workflow }),
    }),
  };
};

export const kindsQuery = (workspace: string) =>
  queryOptions({ ...catalogQuery(workspace), select: kindsOf });

/** What is in force of a workflow, and its draft; null where there is none. Throws where there is neither. */
export async function standingOf(
  client: Client,
  workflow: string,
): Promise<Standing<Workflow | null, WorkflowDraft>> {
  const { items } = await client.listDrafts({});
  // Only what is there is asked for: a browser tells its user of each question that had no answer.
  const isDrafted = items.some(({ kind, name }) => kind === "workflow" && name === workflow);
  const draft = isDrafted ? await client.getWorkflowDraft({ workflow }) : null;
  const inForce = draft?.inForce === null ? null : await client.getWorkflow({ workflow });
  return { inForce, draft };
}
