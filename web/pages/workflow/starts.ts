import type { TriggerView } from "../../../src/contract/trigger.ts";
import type { Start } from "../../canvas/canvas-context.ts";
import type { EditedWorkflow } from "../../canvas/definition.ts";
import { texts } from "../../texts/workflow.ts";

/** What starts runs of a workflow, as it stands at the top of its canvas. */
export function startsOf(definition: EditedWorkflow, triggers: readonly TriggerView[]): readonly Start[] {
  const starts: Start[] = [
    ...triggers.map(
      ({ name, title, methods, publicUrl, status }): Start => ({
        key: name,
        kind: "trigger",
        title: title ?? name,
        about: `${methods.join(", ")} ${new URL(publicUrl).pathname}`,
        isOff: status !== "active",
      }),
    ),
    ...(definition.schedules ?? []).map(
      ({ name, cron, every }): Start => ({
        key: name ?? "schedule",
        kind: "schedule",
        title: texts.schedule,
        about: [name, cron ?? every].filter(Boolean).join(" · "),
        isOff: false,
      }),
    ),
    ...(definition.after ?? []).map(
      ({ workflow, on }): Start => ({
        key: workflow,
        kind: "after",
        title: texts.after(workflow),
        about: texts.afterAbout[on ?? "succeeded"],
        isOff: false,
      }),
    ),
  ];
  if (starts.length > 0) return starts;
  return [{ key: "none", kind: "none", title: texts.noTrigger, about: texts.noTriggerAbout, isOff: false }];
}
