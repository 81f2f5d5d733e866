import { z } from "zod";
import { Instant } from "./name.ts";

/** The beginning of what was sent or came back. */
export const ExchangeBody = z
  .object({
    encoding: z.enum(["utf8", "base64"]),
    content: z.string(),
    bytes: z.int().describe("Of the whole body."),
    cut: z.boolean().describe("There was more of it."),
  })
  .meta({ id: "ExchangeBody" });
export type ExchangeBody = z.infer<typeof ExchangeBody>;

/** One HTTP request that a step made, and what came back; secrets masked. */
export const Exchange = z
  .object({
    at: Instant,
    tookMs: z.int(),
    request: z.object({
      method: z.string(),
      url: z.string(),
      headers: z.record(z.string(), z.string()),
      body: ExchangeBody.nullable(),
    }),
    response: z
      .object({
        status: z.int(),
        headers: z.record(z.string(), z.string()),
        body: ExchangeBody.nullable(),
      })
      .nullable()
      .describe("null where none came."),
    error: z.string().nullable().describe("Why none came."),
  })
  .meta({ id: "Exchange" });
export type Exchange = z.infer<typeof Exchange>;
