import type { Actor } from "../contract/actor.ts";
import { mayDo, type Scope } from "../contract/key.ts";
import type { Me } from "../contract/people.ts";
import { Role, scopeOf } from "../contract/role.ts";
import { membershipsOf } from "../people/memberships.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";

export function meHandlers(doors: ApiDoors): Handlers<"getMe"> {
  return {
    async getMe({ actor, key, scopes, workspace }) {
      if (key === null) return personAs(doors, actor, workspace);
      const role = roleOf(scopes);
      const workspaces = role === null ? [] : [{ name: key.workspace, role }];
      const { id, name } = actor;
      return { kind: "key", id, name, email: null, isTwoFactor: false, workspaces, workspace, role };
    },
  };
}

/** What a person is told of themself, in one of their workspaces. */
export async function personAs(
  { store, live }: Pick<ApiDoors, "store" | "live">,
  { id, name, email = "" }: Actor,
  workspace: string | null,
): Promise<Me> {
  const where = [{ field: "id", operator: "eq", value: id, connector: "AND" } as const];
  const [person] = await store.accounts.find("user", { where, limit: 1 });
  const memberships = membershipsOf(live.current(), id);
  return {
    kind: "person",
    id,
    // A session may be remembered from before it was changed.
    name: String(person?.["name"] ?? name),
    email,
    isTwoFactor: person?.["twoFactorEnabled"] === true,
    workspaces: memberships.map((each) => ({ name: each.workspace, role: each.role })),
    workspace,
    role: memberships.find((each) => each.workspace === workspace)?.role ?? null,
  };
}

/** The widest role whose holder may do no more. */
export const roleOf = (scopes: readonly Scope[]): Role | null =>
  Role.options.findLast((role) => mayDo(scopes, scopeOf(role))) ?? null;
