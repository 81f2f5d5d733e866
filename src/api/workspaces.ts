import { workspaceDefault } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import { quotaDefault } from "../contract/workspace.ts";
import { issueKey } from "../people/keys.ts";
import { membershipsOf } from "../people/memberships.ts";
import { changeEntry } from "./audit.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { keyEntry } from "./keys.ts";
import { roleOf } from "./me.ts";
import { workspaceIn } from "./workspace.ts";

type Names = "listWorkspaces" | "createWorkspace" | "deleteWorkspace";

/** Each is looked at by every sweep and in every snapshot. */
const workspacesMax = 1_000;

export function workspacesHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live, now, random } = doors;
  return {
    listWorkspaces({ actor, key, scopes }) {
      const snapshot = live.current();
      const role = roleOf(scopes);
      const own =
        key === null
          ? membershipsOf(snapshot, actor.id)
          : role === null
            ? []
            : [{ workspace: key.workspace, role }];
      const items = own.map((each) => ({
        name: each.workspace,
        role: each.role,
        createdAt: workspaceIn(snapshot, each.workspace).createdAt,
      }));
      return { items };
    },
    async createWorkspace(call) {
      const { actor, input } = call;
      const { name } = input;
      if (live.current().workspaces.length >= workspacesMax) {
        throw new Problem("conflict", {
          detail: `There are ${workspacesMax} workspaces, and there may be no more.`,
        });
      }
      const createdAt = new Date(now()).toISOString();
      const told = { targetKind: "workspace", targetId: name, targetName: name };
      const by = { ...call, workspace: name };
      const entry = changeEntry(doors, by, { action: "workspace created", ...told });
      const workspace = { id: name, quota: quotaDefault, createdAt };
      const ownerId = actor.kind === "person" ? actor.id : null;
      await store.members.addWorkspace({ workspace, ownerId }, [entry]);
      const adminKey = ownerId === null ? await issueAdmin() : null;
      await live.refresh();
      return { name, role: "owner", createdAt, adminKey };

      async function issueAdmin(): Promise<string> {
        const asked = { workspace: name, name: "admin", scopes: ["admin" as const], expiresAt: null };
        const { key, plain } = issueKey({ ...asked, issuedBy: actor.name, now: now(), random });
        await store.people.addKey(key, [keyEntry(doors, by, "key issued", key)]);
        return plain;
      }
    },
    async deleteWorkspace(call) {
      const name = call.params.workspace;
      refuseForeign(live.current().workspaces, call, name);
      const told = { targetKind: "workspace", targetId: name, targetName: name };
      const by = { ...call, workspace: workspaceDefault };
      const entry = changeEntry(doors, by, { action: "workspace deleted", ...told });
      const left = await store.members.removeWorkspace({ workspace: name }, [entry]);
      if (left.length > 0) {
        throw new Problem("conflict", {
          detail: `The workspace ${name} still has ${left.join(", ")}. Delete them first; deliveries and runs go with their retention.`,
        });
      }
      await live.refresh();
    },
  };
}

/** A call reaches its own workspace alone, and what the server came with stays. */
function refuseForeign(
  workspaces: readonly { id: string }[],
  { workspace }: { workspace: string },
  name: string,
): void {
  if (name === workspaceDefault)
    throw new Problem("conflict", { detail: `The workspace ${workspaceDefault} stays.` });
  if (name === workspace && workspaces.some(({ id }) => id === name)) return;
  throw new Problem("not_found", {
    detail: `This call is about the workspace ${workspace}; another one is deleted from within itself.`,
  });
}
