import { z } from "zod";
import { Actor } from "./actor.ts";
import { Instant, Json, Name } from "./name.ts";

/**
 * `change`: somebody changed the configuration. `session`: somebody signed in, or changed how they do. `access`: a management call, or a sign-in, without a valid proof, or beyond what its caller may do.
 * `refusal`: requests that the intake refused. `suspicion`: a pattern in those that an operator should look at.
 */
export const AuditKind = z.enum(["change", "session", "access", "refusal", "suspicion"]);
export type AuditKind = z.infer<typeof AuditKind>;

/** One member that a change put, took away or changed; values that are long are cut. */
export const Difference = z.object({
  path: z.string().describe("Where, from the thing's top: `limits.quota.perMinute`, `auth.0.secret`."),
  before: Json.optional(),
  after: Json.optional(),
});
export type Difference = z.infer<typeof Difference>;

/** What happened, who did it, and to what (S71). What happens often is counted in one entry for ten minutes. */
export const AuditEntry = z
  .object({
    id: z.string(),
    workspace: Name,
    kind: AuditKind,
    action: z
      .string()
      .describe("Such as `trigger changed`, `key issued`, `unauthenticated`, `many failures`."),
    at: Instant,
    /** The last time, where `count` is more than one. */
    lastAt: Instant,
    count: z.int(),
    /** Who did it; null where Tripline itself or a stranger did. */
    actor: Actor.nullable(),
    /** The caller's network address; of IPv6 its /64. */
    address: z.string().nullable(),
    requestId: z.string().nullable(),
    /** What it was done to: `trigger`, `workflow`, `key`, `secret`, `workspace`, `dynamic`, `person`. */
    targetKind: z.string().nullable(),
    targetId: z.string().nullable(),
    targetName: z.string().nullable(),
    detail: z.string().nullable(),
    difference: z.array(Difference).nullable(),
  })
  .meta({ id: "AuditEntry" });
export type AuditEntry = z.infer<typeof AuditEntry>;
