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

const CredentialStanding = z
  .object({
    label: z.string().describe("Its name, or its scheme and its place in the list."),
    scheme: z.string(),
    notBefore: Instant.nullable(),
    notAfter: Instant.nullable(),
    state: z
      .enum(["valid", "not_yet_valid", "expired", "broken"])
      .describe("`broken`: it can prove nothing as it is set up; `problem` says why."),
    problem: z.string().nullable(),
    uses: z.int().describe("Requests that it proved, since it was first used."),
    lastUsedAt: Instant.nullable(),
    lastAddress: z.string().nullable().describe("Of the client that last used it."),
    retirement: z.object({
      safe: z.boolean().describe("Taking it away locks nobody out, as far as its uses tell."),
      reason: z.string(),
    }),
  })
  .meta({ id: "CredentialStanding" });
export type CredentialStanding = z.infer<typeof CredentialStanding>;

/** One credential of a trigger as it stands: whether it is valid, when it was used, whether it can be retired. */
export const CredentialView = CredentialStanding.extend({
  members: z
    .array(CredentialStanding)
    .describe("What it puts together (`all`, `any`), however deep; empty for one by itself."),
}).meta({ id: "CredentialView" });
export type CredentialView = z.infer<typeof CredentialView>;
