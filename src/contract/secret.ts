import { z } from "zod";
import { Credential } from "./credential.ts";
import { Instant, Name } from "./name.ts";

/** A shorter value stands in too many texts by chance: it is masked only where credentials stand. */
export const maskedCharactersMin = 6;

/** A value that signs or proves. Encrypted at rest; never given back, unless it came with a provider's challenge. */
export const Secret = z
  .object({
    workspace: Name,
    name: Name,
    createdAt: Instant,
    updatedAt: Instant,
    learnedAt: Instant.nullable().describe(
      "When it came with a provider's challenge; null where it was stored by its author.",
    ),
  })
  .meta({ id: "Secret" });
export type Secret = z.infer<typeof Secret>;

export const SecretInput = z.object({
  value: z
    .string()
    .min(1)
    .max(65_536)
    .meta({
      secret: true,
      description: `With fewer than ${maskedCharactersMin} characters it can't be told from other text: in what runs keep it is masked only where credentials stand.`,
    }),
  onlyNew: z.boolean().optional().describe("Refused (409) where a secret of this name is stored already."),
});
export type SecretInput = z.infer<typeof SecretInput>;

/** Longest time that the old credential goes on beside the new one by itself: a year. */
const overlapMsMax = 31_536_000_000;

export const SecretRotation = z
  .object({
    as: Name.optional().describe("The new secret's name; absent: the old one's with the next number."),
    value: z.string().min(1).max(65_536).optional().meta({
      description: "The new value, as the sender made it; absent: one is made and given in the answer.",
      secret: true,
    }),
    overlapMs: z.int().min(0).max(overlapMsMax).optional().meta({
      description: "How long the old credentials go on; absent: until somebody takes them away.",
      unit: "ms",
    }),
  })
  .meta({ id: "SecretRotation" });

export const SecretRotated = z
  .object({
    secret: Name.describe("The new one."),
    replaces: Name,
    value: z.string().nullable().describe("The value, where it was made here; it is shown this once."),
    triggers: z
      .array(z.object({ name: Name, auth: z.array(Credential) }))
      .describe(
        "Those that take both now, with their credentials: write them into the files that define these.",
      ),
    workflows: z.array(Name).describe("Those whose steps still use the old one."),
  })
  .meta({ id: "SecretRotated" });
export type SecretRotated = z.infer<typeof SecretRotated>;

/** A secret that came with a provider's challenge, in the clear: its author has to give it back to the provider. */
export const LearnedSecret = z
  .object({ name: Name, value: z.string().meta({ secret: true }), learnedAt: Instant })
  .meta({ id: "LearnedSecret" });
export type LearnedSecret = z.infer<typeof LearnedSecret>;

/**
 * Where a credential's secret is: the name of a stored one, or `env:NAME` for an environment variable (S63). Tripline's
 * own variables are out of reach: whoever may define triggers could otherwise try guesses at the server's own keys.
 */
export const SecretReference = z
  .string()
  .regex(
    /^(?:[a-z0-9][a-z0-9_-]{0,62}|env:[A-Za-z_][A-Za-z0-9_]*)$/,
    "the name of a secret (lower-case letters, digits, - and _), or env:NAME",
  )
  // Windows takes the names of variables in any case.
  .refine(
    (reference) => !/^env:tripline_/i.test(reference),
    "variables that begin with TRIPLINE_ are Tripline's own; name another one",
  );
export type SecretReference = z.infer<typeof SecretReference>;

export const KeyRotation = z
  .object({
    after: z
      .string()
      .max(2_000)
      .optional()
      .describe("`next` of the call before; absent: from the beginning."),
    endLinks: z
      .boolean()
      .default(false)
      .describe(
        "Ends every link and address that was signed, too, when each process starts again: those of approvals, of the status of runs, " +
          "of dynamic triggers, and the triggers' mailboxes. For a key that others may have read.",
      ),
  })
  .meta({ id: "KeyRotation" });

export const KeyRotated = z
  .object({
    inForce: z.string().describe("The id of the key that encrypts from now on; it tells nothing of the key."),
    old: z.array(z.string()).describe("The ids of the other keys that the server was given."),
    changed: z.boolean().describe("Whether this call has put the key in force."),
    resealed: z.int().describe("How much this call has encrypted anew, secrets not counted."),
    unreadable: z.int().describe("How much no key opens that the server was given. It stays as it is."),
    held: z.int().describe("How much others were writing or deleting just then; another look finds it."),
    next: z.string().nullable().describe("Where to go on; null: nothing is left."),
    isShared: z
      .boolean()
      .describe("Other processes may use the store, and hear of a new key up to some seconds later."),
  })
  .meta({ id: "KeyRotated" });
export type KeyRotated = z.infer<typeof KeyRotated>;
