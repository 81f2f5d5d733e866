import { differenceOf } from "../core/difference.ts";
import { changeEntry } from "./audit.ts";
import type { Handlers } from "./call.ts";
import { newest } from "./change.ts";
import type { ApiDoors } from "./doors.ts";
import { workspaceIn } from "./workspace.ts";

type Names = "getRetention" | "putRetention" | "sweep";

export function retentionHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live, retention } = doors;
  return {
    async getRetention({ workspace }) {
      const { retention: bounds = {} } = workspaceIn(await newest(doors), workspace);
      return { retention: bounds, last: retention.last(workspace) };
    },
    async putRetention(call) {
      const { workspace: id, input } = call;
      const workspace = workspaceIn(await newest(doors), id);
      const changed = { ...workspace, retention: input };
      const entry = changeEntry(doors, call, {
        action: "retention changed",
        targetKind: "workspace",
        targetId: id,
        targetName: id,
        difference: differenceOf(workspace, changed),
      });
      await store.definitions.saveWorkspace(changed, [entry]);
      await live.refresh();
      return input;
    },
    sweep: ({ workspace, input }) => retention.run({ workspace, dryRun: input.dryRun }),
  };
}
