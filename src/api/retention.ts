import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { saveWorkspace, workspaceIn } from "./workspace.ts";

type Names = "getRetention" | "putRetention" | "sweep";

export function retentionHandlers(doors: ApiDoors): Handlers<Names> {
  const { retention } = doors;
  return {
    async getRetention({ workspace }) {
      const { retention: bounds = {} } = workspaceIn(await newest(doors), workspace);
      return { retention: bounds, last: retention.last(workspace) };
    },
    async putRetention(call) {
      const { workspace: id, input } = call;
      const workspace = workspaceIn(await newest(doors), id);
      const changed = { ...workspace, retention: input };
      await saveWorkspace(doors, call, { action: "retention changed", before: workspace, changed });
      return input;
    },
    sweep: ({ workspace, input }) => retention.run({ workspace, ...input }),
  };
}
