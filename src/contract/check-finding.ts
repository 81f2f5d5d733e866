import { z } from "zod";

/** What a check found. */
export const CheckFinding = z
  .object({
    check: z.string(),
    verdict: z.enum(["ok", "warn", "fail"]),
    /** What is so, and, unless it is as it should be, what to do. */
    detail: z.string(),
  })
  .meta({ id: "CheckFinding" });
export type CheckFinding = z.infer<typeof CheckFinding>;
