import { useQuery } from "@tanstack/react-query";
import { useClient, useWorkspace } from "../client.ts";

/** The names of the stored secrets; empty as well for who may not see them: a name can be written all the same. */
export function useSecretNames(): readonly string[] {
  const workspace = useWorkspace();
  const client = useClient();
  const list = useQuery({
    queryKey: [workspace, "secrets"],
    queryFn: () => client.listSecrets({}),
    retry: false,
  });
  return list.data?.items.map(({ name }) => name) ?? [];
}

/** As a template names a secret: `{{ secrets.stripe }}`. */
export function secretTemplate(name: string): string {
  return `{{ secrets.${/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name)} }}`;
}
