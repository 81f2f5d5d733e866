import { mayDo, type Scope } from "../contract/key.ts";
import { Role, scopeOf } from "../contract/role.ts";
import { membershipsOf } from "../people/memberships.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";

export function meHandlers({ store, live }: ApiDoors): Handlers<"getMe"> {
  return {
    async getMe({ actor, key, scopes, workspace }) {
      const role = roleOf(scopes);
      const { kind, id, name } = actor;
      if (key !== null) {
        const workspaces = role === null ? [] : [{ name: key.workspace, role }];
        return { kind, id, name, email: null, isTwoFactor: false, workspaces, workspace, role };
      }
      const where = [{ field: "id", operator: "eq", value: id, connector: "AND" } as const];
      const [person] = await store.accounts.find("user", { where, limit: 1 });
      return {
        kind,
        id,
        name: String(person?.["name"] ?? name),
        email: actor.email ?? null,
        isTwoFactor: person?.["twoFactorEnabled"] === true,
        workspaces: membershipsOf(live.current(), id).map((membership) => ({
          name: membership.workspace,
          role: membership.role,
        })),
        workspace,
        role,
      };
    },
  };
}

/** The widest role whose holder may do no more. */
const roleOf = (scopes: readonly Scope[]): Role | null =>
  Role.options.findLast((role) => mayDo(scopes, scopeOf(role))) ?? null;
