import { useQuery } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";
import { createClient } from "../src/contract/client.ts";
import type { Me } from "../src/contract/people.ts";
import type { Role } from "../src/contract/role.ts";
import { clientOf, isProblem, useWorkspace } from "./client.ts";
import { queries } from "./queries.ts";
import { signedOut } from "./signed-out.ts";

/** The API where no workspace is meant. */
export const openClient = createClient({ url: location.origin });

/** Long enough that a page is not held up; a call that the server refuses tells sooner. */
const freshMs = 60_000;

const meIn = (workspace: string) => ({
  queryKey: [workspace, "me"],
  queryFn: async () => {
    const me = await (workspace === "" ? openClient : clientOf(workspace)).getMe({});
    signedOut.set(false);
    return me;
  },
  staleTime: freshMs,
});

/**
 * Who is signed in, asked for before a page is shown. Leads to the sign-in where nobody is, and to the set-up where
 * nobody can be yet; `to` is where one wanted to go.
 */
export async function signedIn({ workspace = "", to }: { workspace?: string; to: string }): Promise<Me> {
  try {
    return await queries.fetchQuery(meIn(workspace));
  } catch (error) {
    const known = queries.getQueryData<Me>(meIn(workspace).queryKey);
    // What is shown and edited stays within reach while the server is away.
    if (known !== undefined && isProblem(error) && error.code === "unreachable") return known;
    if (!isProblem(error) || error.code !== "unauthenticated") throw error;
    const { needsAdministrator } = await openClient.getSetup({});
    // The router takes a thrown redirect for an answer; it is no error.
    // oxlint-disable-next-line typescript/only-throw-error
    throw needsAdministrator ? redirect({ to: "/set-up" }) : redirect({ to: "/sign-in", search: { to } });
  }
}

/** Asks anew who is signed in, and then for all that is shown; leaves what is edited alone. */
export async function signedInAgain(workspace: string): Promise<void> {
  await queries.fetchQuery({ ...meIn(workspace), staleTime: 0 });
  await queries.invalidateQueries();
}

/** Who is signed in; there, since a page of a workspace is only shown then. */
export function useMe(): Me | undefined {
  return useQuery(meIn(useWorkspace())).data;
}

const ranks = { viewer: 0, operator: 1, editor: 2, owner: 3 } as const satisfies Record<Role, number>;

/** Whether the one who is signed in has this role in the page's workspace, or a wider one. */
export function useMay(role: Role): boolean {
  const mine = useMe()?.role ?? "viewer";
  return ranks[mine] >= ranks[role];
}
