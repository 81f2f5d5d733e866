import { z } from "zod";
import { Json, template } from "./name.ts";

/** S21, S62, S114: the fixed answers to an accepted delivery. */
export const ResponseProfile = z.enum(["ok", "received", "processed", "accepted"]);
export type ResponseProfile = z.infer<typeof ResponseProfile>;

/**
 * An answer in the author's own words. A text is a template; an object or a list is sent as JSON, and every text in it
 * is a template.
 */
const OwnAnswer = z.object({
  status: z.int().min(200).max(599).optional().meta({ title: "Status Code" }),
  contentType: z
    .string()
    .max(200)
    .optional()
    .describe(
      "Values are escaped as it asks for: in XML and HTML, and within the quotes of JSON. " +
        "Absent: JSON where the body is or looks like it, else plain text. What browsers could run, such as HTML and XML, is sandboxed.",
    ),
  headers: z.record(z.string(), template()).optional(),
  body: Json.optional().meta({ title: "Custom Response Body", template: true, multiline: true }),
  base64: z.boolean().optional().describe("The body is base64 and sent as the bytes that it stands for."),
});
export type OwnAnswer = z.infer<typeof OwnAnswer>;

/** Of what was not taken or has failed: never a success. */
const OwnRefusal = OwnAnswer.extend({
  status: z.int().min(400).max(599).optional().meta({ title: "Status Code" }),
});

/** Answers in the author's own words for what `response` does not speak of; absent: the usual ones. */
export const Responses = z
  .object({
    filtered: OwnAnswer.describe("It was not wanted. Absent: answered like an accepted one."),
    duplicate: OwnAnswer.describe("It came before. Absent: the first one's answer."),
    timedOut: OwnAnswer.describe("The run had not answered in time. Absent: 202 with a status URL."),
    invalid: OwnRefusal.describe("Its body or parameters are wrong. Absent: 400."),
    unauthorized: OwnRefusal.describe("It is not proved who sent it. Absent: 401."),
    limited: OwnRefusal.describe("There were too many. Absent: 429."),
    failed: OwnRefusal.describe("The run failed before it answered, or could not be started. Absent: 500."),
  })
  .partial()
  .meta({ id: "Responses" });
export type Responses = z.infer<typeof Responses>;

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
    OwnAnswer.extend({ method: z.literal("content") }),
    z.object({
      method: z.literal("workflow"),
      waitMs: z.int().min(0).max(replyWaitMsMax).optional().meta({
        unit: "ms",
        description:
          "How long the caller waits before it is answered 202. Absent: 9 s, or less where the provider hangs up sooner.",
      }),
    }),
  ])
  .meta({ id: "Response" });
export type Response = z.infer<typeof Response>;
