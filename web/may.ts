import { useQuery } from "@tanstack/react-query";
import { mayDo, type Scope } from "../src/contract/key.ts";
import { scopeOf } from "../src/contract/role.ts";
import { useClient, useWorkspace } from "./client.ts";

/** Whether who is signed in may do what takes this scope, in the workspace of the page. While it is asked for: yes. */
export function useMay(scope: Scope): boolean {
  const workspace = useWorkspace();
  const client = useClient();
  const me = useQuery({ queryKey: [workspace, "me"], queryFn: () => client.getMe({}), staleTime: 60_000 });
  const role = me.data?.workspaces.find(({ name }) => name === workspace)?.role ?? me.data?.role;
  return role === undefined || role === null || mayDo([scopeOf(role)], scope);
}
