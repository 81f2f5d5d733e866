import { z } from "zod";
import { Json, Name, PlainText } from "./name.ts";
import { Finding } from "./problem.ts";
import { TriggerWarning } from "./trigger.ts";

/** What applying definitions does to one workflow, trigger or alert rule. `before` and `after` are without defaults. */
export const DefinitionChange = z
  .object({
    kind: z.enum(["workflow", "trigger", "alert"]),
    name: Name,
    action: z.enum(["create", "update", "delete", "unchanged"]),
    before: Json.meta({ description: "As it stands; null where it is to be created." }),
    after: Json.meta({ description: "As it will be; null where it is to be deleted." }),
  })
  .meta({ id: "DefinitionChange" });
export type DefinitionChange = z.infer<typeof DefinitionChange>;

/** As many as one call takes; a body is bounded too. */
export const definitionsMax = 2_000;

export const ApplyInput = z
  .object({
    definitions: z
      .array(z.unknown())
      .max(definitionsMax)
      .meta({ description: "Definitions as their files hold them; `Definition` is the schema of each." }),
    prune: z
      .boolean()
      .default(false)
      .meta({ description: "Delete what no definition names; triggers made by programs (`dynamic`) stay." }),
    draft: z.boolean().default(false).meta({
      description: "Save drafts and publish nothing; triggers and workflows in force stay as they are.",
    }),
    overwrite: z
      .boolean()
      .default(false)
      .meta({ description: "Drafts that others have saved, too; without it they are refused." }),
    note: PlainText.trim().min(1).max(500).optional().meta({ description: "Why, for the versions' list." }),
    rename: z.record(Name, Name).default({}).meta({
      description: "Other names for workflows and triggers; routes and steps that name them follow.",
    }),
    existing: z
      .enum(["update", "skip", "refuse"])
      .default("update")
      .meta({ description: "What becomes of what is there by the same name and differs." }),
    dryRun: z.boolean().default(false).meta({ description: "Say what would change, and change nothing." }),
  })
  .meta({ id: "ApplyInput" });
export type ApplyInput = z.infer<typeof ApplyInput>;

export const CheckInput = ApplyInput.omit({ dryRun: true, note: true }).meta({ id: "CheckInput" });

export const ApplyOutput = z
  .object({
    dryRun: z.boolean(),
    changes: z.array(DefinitionChange),
    warnings: z
      .array(TriggerWarning)
      .describe(
        "What keeps the triggers named here from working although they were taken; none of a dry run.",
      ),
    findings: z
      .array(Finding)
      .describe("What may be wrong, by its place; of drafts also what would keep them from being published."),
  })
  .meta({ id: "ApplyOutput" });
export type ApplyOutput = z.infer<typeof ApplyOutput>;
