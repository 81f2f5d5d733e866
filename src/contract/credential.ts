import { z } from "zod";
import { Instant, Name } from "./name.ts";

/**
 * One way in: a scheme by name with that scheme's own settings beside it. Any one that proves the request suffices.
 * The scheme's file in `src/auth/` holds the schema for the rest.
 */
export const Credential = z
  .looseObject({
    scheme: z.string().meta({ title: "Scheme" }),
    name: Name.optional().describe("Names the credential in traces and in its last use."),
    notBefore: Instant.optional().meta({ title: "Valid from" }),
    notAfter: Instant.optional().meta({ title: "Valid until" }),
  })
  .meta({ id: "Credential" });
export type Credential = z.infer<typeof Credential>;
