import { ApplyInput } from "../contract/apply.ts";
import { workspaceDefault } from "../contract/name.ts";
import { tripline } from "./audit.ts";
import { newest } from "./change.ts";
import { applyDefinitions } from "./definitions/apply.ts";
import type { ApiDoors } from "./doors.ts";
import { triggerView } from "./triggers.ts";

export interface Example {
  workflow: string;
  url: string;
  curl: string;
}

/** Makes what a definition file describes, and tells how its trigger is called with a key. */
export async function makeExample(
  doors: ApiDoors,
  { definition, key }: { definition: unknown; key: string },
): Promise<Example | null> {
  const input = ApplyInput.parse({ definitions: [definition] });
  const { changes } = await applyDefinitions(doors, tripline(workspaceDefault), input);
  const snapshot = await newest(doors);
  const trigger = snapshot.triggers.find(({ name }) => changes.some((change) => change.name === name));
  if (trigger === undefined) return null;
  const { publicUrl, curl, name } = triggerView(trigger, doors);
  return { workflow: name, url: publicUrl, curl: curl.replaceAll("YOUR_API_KEY_HERE", key) };
}
