import { useQuery } from "@tanstack/react-query";
import { useClient, useWorkspace } from "./client.ts";

/** As many as a choice can hold and still be of use. */
const workflowsMax = 1_000;
const freshMs = 60_000;

/** What the workspace's workflows are called. */
export function useWorkflowNames(): readonly { name: string; title: string }[] {
  const workspace = useWorkspace();
  const client = useClient();
  const { data = [] } = useQuery({
    queryKey: [workspace, "workflows", "names"],
    queryFn: async () => {
      const { items } = await client.listWorkflows({ query: { limit: workflowsMax } });
      return items.map(({ name, title = name }) => ({ name, title }));
    },
    staleTime: freshMs,
  });
  return data;
}
