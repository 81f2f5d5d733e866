import { z } from "zod";
import { Instant } from "./name.ts";

/** What is kept for a while, each by bounds of its own. */
export const RetentionKind = z.enum(["deadLetters", "deliveries", "refused", "handshakes", "runs"]).meta({
  description:
    "`deadLetters`: webhooks of one's own that were not taken, and those that were when sent again; first, since a run and its " +
    "delivery stay while a dead letter names them. `deliveries`: all that were taken, with their runs and journals. `refused`: refused requests. `handshakes`: challenges " +
    "that were answered. `runs`: runs and their journals alone; their deliveries stay.",
});
export type RetentionKind = z.infer<typeof RetentionKind>;

/** The oldest go as soon as one bound is passed; without any they are kept for good. */
export const RetentionBounds = z.strictObject({
  days: z.number().min(0.04).max(36_500).optional().meta({ title: "Kept for", unit: "days" }),
  count: z.int().min(1).max(1_000_000_000).optional().meta({ title: "At most" }),
  bytes: z.int().min(1_048_576).max(1_099_511_627_776_000).optional().meta({
    title: "At most, in bytes: requests with their traces, journals and values of runs",
    unit: "bytes",
  }),
});
export type RetentionBounds = z.infer<typeof RetentionBounds>;

export const Retention = z
  .strictObject({
    deadLetters: RetentionBounds.optional(),
    deliveries: RetentionBounds.optional(),
    refused: RetentionBounds.optional(),
    handshakes: RetentionBounds.optional(),
    runs: RetentionBounds.optional(),
  })
  .meta({ id: "Retention" });
export type Retention = z.infer<typeof Retention>;

/** What a sweep deleted, or would delete. */
export const Swept = z
  .object({
    kind: RetentionKind,
    /** Passed by the bounds. */
    due: z.int(),
    deleted: z.int(),
    /** Due and still needed: by a run that has not ended, a key's window or the quarantine. */
    needed: z.int(),
    /** About what all that was deleted took. */
    bytes: z.int(),
  })
  .meta({ id: "Swept" });
export type Swept = z.infer<typeof Swept>;

export const SweepReport = z
  .object({
    at: Instant,
    dryRun: z.boolean(),
    /** Another process was sweeping; nothing was done here. */
    elsewhere: z.boolean(),
    /** False: more is due than was deleted in one go; the sweeps that follow go on. */
    complete: z.boolean(),
    swept: z.array(Swept),
  })
  .meta({ id: "SweepReport" });
export type SweepReport = z.infer<typeof SweepReport>;
