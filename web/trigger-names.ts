import { useQuery } from "@tanstack/react-query";
import { useClient, useWorkspace } from "./client.ts";

/** As many as a choice can hold and still be of use. */
const triggersMax = 1_000;
const freshMs = 60_000;

/** What the workspace's triggers are called, by their ids; what is gone stays an id. */
export function useTriggerNames() {
  const workspace = useWorkspace();
  const client = useClient();
  const { data = [], isPending } = useQuery({
    queryKey: [workspace, "triggers", "names"],
    queryFn: async () => (await client.listTriggerNames({ query: { limit: triggersMax } })).items,
    staleTime: freshMs,
  });
  const names = new Map(data.map(({ id, name }) => [id, name]));
  return {
    triggers: data,
    isPending,
    nameOf: (id: string | null) => (id === null ? null : (names.get(id) ?? id)),
  };
}
