import { z } from "zod";
import { Instant } from "./name.ts";

/** Told to senders on every answer (S124). */
export const Deprecation = z
  .object({
    since: Instant.describe("From when on it should no longer be used; said as `Deprecation` (RFC 9745)."),
    sunset: Instant.optional().describe(
      "When it is likely to go away; said as `Sunset` (RFC 8594). `expiresAt` is what ends it.",
    ),
    link: z
      .url({ protocol: /^https?$/ })
      .max(1_000)
      .optional()
      .describe("A page that says what to use instead; said as `Link`."),
  })
  .refine(({ since, sunset }) => sunset === undefined || Date.parse(sunset) >= Date.parse(since), {
    path: ["sunset"],
    message: "must not be before `since`",
  })
  .meta({ id: "Deprecation" });
export type Deprecation = z.infer<typeof Deprecation>;
