import { z } from "zod";
import { Instant, Json, Name, PlainText } from "./name.ts";
import { Finding } from "./problem.ts";
import { TriggerInput } from "./trigger.ts";
import { WorkflowInput } from "./workflow.ts";

/** So many versions of a workflow are kept in any case; older ones go when no run needs them. */
export const versionsMax = 200;

/** One published version of a workflow: when, by whom and why. */
export const WorkflowVersion = z
  .object({
    version: z.int(),
    createdAt: Instant.describe("When it was published."),
    by: z
      .string()
      .nullable()
      .describe("The name of the person or the key that published it; null: Tripline itself."),
    note: z.string().nullable().describe("Why."),
    restores: z.int().nullable().describe("The older version that a rollback published anew."),
  })
  .meta({ id: "WorkflowVersion" });
export type WorkflowVersion = z.infer<typeof WorkflowVersion>;

export const DraftKind = z.enum(["workflow", "trigger"]);
export type DraftKind = z.infer<typeof DraftKind>;

/** What is known of a draft without its content. A workflow, or a trigger, has at most one. */
export const DraftHead = z
  .object({
    kind: DraftKind,
    name: Name,
    workspace: Name,
    revision: z
      .int()
      .describe("Rises with each save. Whoever saves or publishes gives the one that was read last."),
    base: z.int().nullable().describe("The version in force when the draft was begun; null: there was none."),
    savedAt: Instant,
    savedBy: z.string().nullable().describe("The name of the person or the key that saved it."),
  })
  .meta({ id: "DraftHead" });
export type DraftHead = z.infer<typeof DraftHead>;

const shownDraft = {
  inForce: z.int().nullable().describe("The version in force now; null: there is none."),
  findings: z.array(Finding).describe("What keeps it from being published, and what may be wrong with it."),
};

export const WorkflowDraft = DraftHead.extend({ definition: WorkflowInput, ...shownDraft }).meta({
  id: "WorkflowDraft",
});
export type WorkflowDraft = z.infer<typeof WorkflowDraft>;

export const TriggerDraft = DraftHead.extend({ definition: TriggerInput, ...shownDraft }).meta({
  id: "TriggerDraft",
});
export type TriggerDraft = z.infer<typeof TriggerDraft>;

const revision = z
  .int()
  .min(0)
  .describe("That of the draft as it was read last; 0: there was none. Refused where it is another by now.");

export const SaveWorkflowDraft = z
  .object({ revision: revision.default(0), definition: WorkflowInput })
  .meta({ id: "SaveWorkflowDraft" });

export const SaveTriggerDraft = z
  .object({ revision: revision.default(0), definition: TriggerInput })
  .meta({ id: "SaveTriggerDraft" });

const note = PlainText.trim().min(1).max(500).optional().describe("Why, for those who read the versions.");

export const PublishInput = z
  .object({
    revision: revision.optional().describe("Of the draft that is meant. Absent: whichever there is."),
    note,
    overwrite: z
      .boolean()
      .default(false)
      .describe("Also where another version was published since the draft was begun."),
  })
  .meta({ id: "PublishInput" });

export const RollbackInput = z
  .object({
    version: z.int().min(1).describe("The older one that is published again, as the next version."),
    note,
    ifVersion: z.int().min(1).optional().describe("Refused where another version is in force by now."),
  })
  .meta({ id: "RollbackInput" });

/** One member that differs. `before` is absent where it is new, `after` where it is gone. */
export const FieldChange = z.object({
  path: z.string().describe("From the top of the step, or of the workflow: `config.url`."),
  before: Json.optional(),
  after: Json.optional(),
});
export type FieldChange = z.infer<typeof FieldChange>;

/** A step that differs. Steps are known by their ids, wherever they stand. */
export const StepChange = z
  .object({
    step: z.string().describe("Its id."),
    kind: z.enum(["added", "removed", "moved", "changed"]),
    type: z.string(),
    path: z.string().describe("Where it stands, in the new version unless it was removed: `steps.2`."),
    from: z.string().optional().describe("Where a moved one stood."),
    fields: z.array(FieldChange).describe("What differs in it; a moved one may be changed, too."),
  })
  .meta({ id: "StepChange" });
export type StepChange = z.infer<typeof StepChange>;

/** `draft`, or the number of a version. */
const Side = z.union([z.int(), z.literal("draft")]);

export const WorkflowDifference = z
  .object({
    workflow: Name,
    from: Side.nullable().describe("Null: nothing, where nothing was published yet."),
    to: Side,
    fields: z.array(FieldChange).describe("What differs in the workflow beside its steps."),
    steps: z.array(StepChange),
  })
  .meta({ id: "WorkflowDifference" });
export type WorkflowDifference = z.infer<typeof WorkflowDifference>;
