import { z } from "zod";

/** A setting that would have to be another one for the request to be proved. */
export const DiagnosisChange = z.object({
  setting: z.string(),
  /** As it is; null where there is none. */
  is: z.string().nullable(),
  wouldBe: z.string(),
});
export type DiagnosisChange = z.infer<typeof DiagnosisChange>;

/**
 * What one credential says to a request. `proves`: it would be proved now. `would_match`: with the changes. `stale`: the
 * signature is right and its time is not. `not_valid`: outside the credential's own time. `missing`: what it looks for
 * was not sent, or elsewhere. `not_set_up`: it can't prove anything. `masked`, `cut`: what is stored is not enough to
 * tell. `refused`: the scheme's own reason says it all. `no_match`: nothing that was tried matches.
 */
export const CredentialFinding = z.object({
  credential: z.string(),
  scheme: z.string(),
  kind: z.enum([
    "proves",
    "would_match",
    "stale",
    "not_valid",
    "missing",
    "not_set_up",
    "masked",
    "cut",
    "refused",
    "no_match",
  ]),
  message: z.string(),
  changes: z.array(DiagnosisChange),
});
export type CredentialFinding = z.infer<typeof CredentialFinding>;

/** What was tried to find a signature's settings; secrets by name. */
export const Tried = z.object({
  secrets: z.array(z.string()),
  algorithms: z.array(z.string()),
  payloads: z.array(z.string()),
  bodies: z.array(z.string()),
  timestamps: z.array(z.string()),
  combinations: z.int(),
  /** False when a bound ended the search. */
  complete: z.boolean(),
});
export type Tried = z.infer<typeof Tried>;

/** Why a request was refused, and what would have proved it. Holds no secret. */
export const Diagnosis = z
  .object({
    delivery: z.string(),
    trigger: z.string(),
    /** The reason that was recorded when it was refused. */
    reason: z.string().nullable(),
    findings: z.array(CredentialFinding),
    tried: Tried.nullable(),
  })
  .meta({ id: "Diagnosis" });
export type Diagnosis = z.infer<typeof Diagnosis>;
