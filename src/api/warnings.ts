import type { TriggerWarning } from "../contract/trigger.ts";
import type { ApiDoors } from "./doors.ts";

/** What keeps triggers of a workspace from working as they stand, although they could be saved. */
export function warningsIn(doors: Pick<ApiDoors, "problems">, workspace: string): TriggerWarning[] {
  return doors
    .problems()
    .filter((problem) => problem.workspace === workspace)
    .map(({ name, problem }) => ({ trigger: name, warning: problem }));
}
