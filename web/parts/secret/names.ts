import { useQuery } from "@tanstack/react-query";
import { useClient, useWorkspace } from "../../client.ts";
import { useMay } from "../../session.ts";

/** The names of the stored secrets; null where the viewer may not list them, undefined until they are there. */
export function useSecretNames(): readonly string[] | null | undefined {
  const workspace = useWorkspace();
  const client = useClient();
  // Secrets are the owner's: all others name one that is there.
  const isOwner = useMay("owner");
  const list = useQuery({
    queryKey: [workspace, "secrets"],
    queryFn: () => client.listSecrets({}),
    select: ({ items }) => items.map(({ name }) => name),
    enabled: isOwner,
    retry: false,
  });
  if (!isOwner || (list.isError && list.data === undefined)) return null;
  return list.data;
}
