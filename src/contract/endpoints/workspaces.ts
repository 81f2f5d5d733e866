import { z } from "zod";
import type { Endpoint } from "../endpoint.ts";
import { WorkspaceInput, WorkspaceMade, WorkspaceMine } from "../people.ts";

export const workspacesEndpoints = {
  listWorkspaces: {
    method: "GET",
    path: "/api/v1/workspaces",
    scope: "read",
    access: "signed-in",
    tag: "Workspaces",
    summary: "List the workspaces that the caller belongs to",
    output: z.object({ items: z.array(WorkspaceMine) }),
  },
  createWorkspace: {
    method: "POST",
    path: "/api/v1/workspaces",
    scope: "admin",
    tag: "Workspaces",
    summary: "Make a workspace",
    description:
      "Whoever makes it has it: a person becomes its owner; a key is given one for it that may do everything, shown this once.",
    input: WorkspaceInput,
    output: WorkspaceMade,
    status: 201,
  },
  deleteWorkspace: {
    method: "DELETE",
    path: "/api/v1/workspaces/{workspace}",
    scope: "admin",
    tag: "Workspaces",
    summary: "Delete a workspace that nothing is in, with its members and keys",
    description: "`conflict` says what is in it. The workspace `default` stays.",
  },
} as const satisfies Record<string, Endpoint>;
