import { z } from "zod";

export const RunStatus = z.enum(["queued", "running", "waiting", "succeeded", "failed", "canceled"]);
export type RunStatus = z.infer<typeof RunStatus>;

export const runStatusesEnded = ["succeeded", "failed", "canceled"] as const satisfies RunStatus[];

/** What went wrong, for people; `step` is the path of the step that failed. */
export const RunError = z.object({
  message: z.string(),
  step: z.string().optional(),
  name: z.string().optional(),
  code: z.string().optional().describe("What the system that failed calls it: ECONNREFUSED, 40001."),
  status: z.int().optional().describe("The HTTP status that a service answered with."),
});
export type RunError = z.infer<typeof RunError>;
