import type { Handlers } from "./call.ts";
import { catalog } from "./catalog.ts";
import { newest } from "./change.ts";
import { definitionSchema } from "./definition-schema.ts";
import { applyDefinitions } from "./definitions/apply.ts";
import { exported } from "./definitions/export.ts";
import type { ApiDoors } from "./doors.ts";

type Names = "applyDefinitions" | "exportDefinitions" | "getDefinitionSchema" | "getCatalog";

export function definitionHandlers(doors: ApiDoors): Handlers<Names> {
  return {
    applyDefinitions: (call) => applyDefinitions(doors, call, call.input),
    async exportDefinitions({ workspace }) {
      const snapshot = await newest(doors);
      const triggers = snapshot.triggers.filter((trigger) => trigger.workspace === workspace);
      const workflows = await doors.store.definitions.workflows({ workspace });
      return { definitions: exported({ triggers, workflows }) };
    },
    getDefinitionSchema: () => definitionSchema(),
    getCatalog: () => catalog(),
  };
}
