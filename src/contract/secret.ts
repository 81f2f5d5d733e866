import { z } from "zod";
import { Instant, Name } from "./name.ts";

/** A value that signs or proves. Encrypted at rest; never given back. */
export const Secret = z
  .object({ workspace: Name, name: Name, createdAt: Instant, updatedAt: Instant })
  .meta({ id: "Secret" });
export type Secret = z.infer<typeof Secret>;

export const SecretInput = z.object({ value: z.string().min(1).max(65_536).meta({ secret: true }) });
export type SecretInput = z.infer<typeof SecretInput>;

/** Where a credential's secret is: the name of a stored one, or `env:NAME` for an environment variable (S63). */
export const SecretReference = z.union([
  Name,
  z.string().regex(/^env:[A-Za-z_][A-Za-z0-9_]*$/, "the name of a secret, or env:NAME"),
]);
export type SecretReference = z.infer<typeof SecretReference>;
