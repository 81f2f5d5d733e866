import { workspaceDefault } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";

export function backupHandlers(doors: ApiDoors): Handlers<"backup"> {
  return {
    async backup({ workspace }) {
      refuseElsewhere(workspace);
      const { bytes, stream } = await doors.backup();
      const headers = { "Content-Type": "application/vnd.sqlite3", "Content-Length": String(bytes) };
      return new Response(stream, { headers });
    },
  };
}

/** The file holds all workspaces. Throws Problem `forbidden`. */
function refuseElsewhere(workspace: string): void {
  if (workspace === workspaceDefault) return;
  throw new Problem("forbidden", {
    detail: `A backup holds all workspaces: it takes an owner, or an admin key, of the workspace ${workspaceDefault}.`,
  });
}
