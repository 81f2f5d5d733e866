import { z } from "zod";
import { Scope } from "./key.ts";
import { Instant, Name } from "./name.ts";
import { RunStatus } from "./run.ts";
import { TriggerWarning } from "./trigger.ts";

/** How this Tripline is, as seen by who asks. */
export const Status = z
  .object({
    version: z.string(),
    /** The server's clock when it answered. */
    now: Instant,
    role: z.string(),
    store: z.object({ kind: z.enum(["sqlite", "postgres"]), writable: z.boolean(), revision: z.int() }),
    publicUrl: z.string(),
    workspace: Name,
    /** Null where a person asks. */
    key: z.object({ name: Name, scopes: z.array(Scope), expiresAt: Instant.nullable() }).nullable(),
    counts: z.object({
      triggers: z.int(),
      workflows: z.int(),
      runs: z.record(RunStatus, z.int()),
      succeededSince: Instant.nullable().describe(
        "Since when those that succeeded are counted, where there are more than could be counted at once; null: all.",
      ),
    }),
    /** What keeps triggers of the workspace from working; at most 100. */
    warnings: z.array(TriggerWarning),
    /** This process alone: what its engine has in hand. */
    engine: z.object({ running: z.int(), queued: z.int() }),
  })
  .meta({ id: "Status" });
export type Status = z.infer<typeof Status>;
