import { z } from "zod";
import { RedactSource } from "./redact.ts";

/** The rule that every trigger has: what proves a sender, or stands where such things do. */
export const credentialsRule = "credentials";

/** Something of a request that was not kept, and the rule that hid it. */
export const Hidden = z.object({
  rule: z
    .string()
    .describe("One of the trigger's `redact`, or `credentials`, which is always there and leaves `***`."),
  from: RedactSource,
  name: z
    .string()
    .nullable()
    .describe("Of the header, the query or path parameter or the claim; null for the body."),
  values: z.int().describe("How many."),
});
export type Hidden = z.infer<typeof Hidden>;

/** For people: `session: the header x-session`, `card-numbers: 2 in the body`. */
export function hiddenText({ rule, from, name, values }: Hidden): string {
  switch (from) {
    case "body":
      return `${rule}: ${values} in the body`;
    case "header":
      return `${rule}: the header ${name}`;
    case "query":
      return `${rule}: the query parameter ${name}`;
    case "path":
      return `${rule}: the path parameter ${name}`;
    case "claim":
      return `${rule}: the claim ${name}`;
    default:
      return from satisfies never;
  }
}
