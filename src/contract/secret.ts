import { z } from "zod";
import { Instant, Name } from "./name.ts";

/** A value that signs or proves. Encrypted at rest; never given back. */
export const Secret = z
  .object({ workspace: Name, name: Name, createdAt: Instant, updatedAt: Instant })
  .meta({ id: "Secret" });
export type Secret = z.infer<typeof Secret>;

export const SecretInput = z.object({ value: z.string().min(1).max(65_536).meta({ secret: true }) });
export type SecretInput = z.infer<typeof SecretInput>;

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
