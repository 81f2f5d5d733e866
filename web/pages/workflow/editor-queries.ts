import { queryOptions } from "@tanstack/react-query";
import { kindsOf } from "../../canvas/kinds.ts";
import { clientOf, isProblem } from "../../client.ts";

/** What is asked for on a workflow's page, by the same keys wherever it is asked for. */
export const queriesOf = (workspace: string, workflow: string) => {
  const client = clientOf(workspace);
  const key = [workspace, "workflows", workflow] as const;
  return {
    all: key,
    inForce: queryOptions({
      queryKey: [...key, "in-force"],
      queryFn: () => orNull(client.getWorkflow({ workflow })),
    }),
    draft: queryOptions({
      queryKey: [...key, "draft"],
      queryFn: () => orNull(client.getWorkflowDraft({ workflow })),
      // The editor knows better than what was read before; only a fresh start reads it.
      staleTime: 0,
    }),
    triggers: queryOptions({
      queryKey: [workspace, "triggers", { workflow }],
      queryFn: () => client.listTriggers({ query: { workflow } }),
    }),
    versions: queryOptions({
      queryKey: [...key, "versions"],
      queryFn: () => orNull(client.listWorkflowVersions({ workflow })),
    }),
    held: queryOptions({
      queryKey: [...key, "held"],
      queryFn: () => orNull(client.getHeldWorkflowRuns({ workflow })),
    }),
  };
};

/** Doesn't change while the program runs. */
export const catalogQuery = (workspace: string) =>
  queryOptions({
    queryKey: [workspace, "catalog"],
    queryFn: async () => {
      const catalog = await clientOf(workspace).getCatalog({});
      return { catalog, kinds: kindsOf(catalog) };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What is not there is an answer, too. */
async function orNull<Value>(asked: Promise<Value>): Promise<Value | null> {
  try {
    return await asked;
  } catch (error) {
    if (isProblem(error) && error.code === "not_found") return null;
    throw error;
  }
}
