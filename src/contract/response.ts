import { z } from "zod";
import { template } from "./name.ts";

/** S21, S62, S114: the fixed answers to an accepted delivery. */
export const ResponseProfile = z.enum(["ok", "received", "processed", "accepted"]);
export type ResponseProfile = z.infer<typeof ResponseProfile>;

const ResponseContent = z.object({
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string(), template()).optional(),
  body: template({ multiline: true }).optional(),
});

/** GitHub hangs up after 10 s; leave one second to answer in. */
export const replyWaitMsMax = 9_000;

/** The three response methods (S46). */
export const Response = z
  .discriminatedUnion("method", [
    z.object({
      method: z.literal("immediately"),
      profile: ResponseProfile.optional().describe(
        "One of the fixed answers; absent: the one of the address that was called.",
      ),
    }),
    ResponseContent.extend({ method: z.literal("content") }),
    z.object({
      method: z.literal("workflow"),
      waitMs: z
        .int()
        .min(0)
        .max(replyWaitMsMax)
        .default(replyWaitMsMax)
        .meta({ unit: "ms", description: "How long the caller waits before it is answered 202." }),
      failure: ResponseContent.optional().describe("Answer to a run that failed before it answered."),
    }),
  ])
  .meta({ id: "Response" });
export type Response = z.infer<typeof Response>;
