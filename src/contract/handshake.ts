import { z } from "zod";
import { Json, template } from "./name.ts";

/** A rule of the author's own for a provider's challenge: answered at the door, never run. */
export const Handshake = z
  .object({
    when: z
      .string()
      .max(10_000)
      .meta({ title: "Is it a challenge?", expression: true })
      .describe('An expression that must be true, e.g. `trigger.body.type = "url_verification"`.'),
    methods: z
      .array(z.enum(["GET", "POST", "PUT", "HEAD", "OPTIONS"]))
      .min(1)
      .default(["GET", "POST"])
      .describe("Methods that the challenge may have, whatever the trigger takes otherwise."),
    verified: z
      .boolean()
      .default(false)
      .describe("Answer only a sender who has proved itself; most challenges come before there is a proof."),
    reply: z
      .object({
        status: z.int().min(200).max(599).default(200),
        headers: z.record(z.string(), template()).default({}),
        body: Json.default("").meta({
          title: "Body",
          description: "A text, or what is sent as JSON.",
          template: true,
          multiline: true,
        }),
      })
      .prefault({}),
  })
  .meta({ id: "Handshake" });
export type Handshake = z.infer<typeof Handshake>;
