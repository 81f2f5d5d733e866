import { z } from "zod";
import { Instant, Name } from "./name.ts";

/**
 * What a key may do. `read`: see everything but secrets. `operate`: keep things going as well: replay, cancel, pause,
 * answer. `write`: create and change definitions, too. `admin`: keys, secrets, members and workspaces as well. `intake`: nothing but call triggers that accept issued keys.
 */
export const Scope = z.enum(["intake", "read", "operate", "write", "admin"]);
export type Scope = z.infer<typeof Scope>;

const includedIn = {
  intake: ["intake", "write", "admin"],
  read: ["read", "operate", "write", "admin"],
  operate: ["operate", "write", "admin"],
  write: ["write", "admin"],
  admin: ["admin"],
} as const satisfies Record<Scope, readonly Scope[]>;

/** Whether a key with these scopes may do what needs that one: a wider scope includes the narrower ones. */
export function mayDo(scopes: readonly Scope[], needed: Scope): boolean {
  return includedIn[needed].some((scope) => scopes.includes(scope));
}

/** An API key that Tripline issued. Only its SHA-256 digest is stored; the key itself is shown once. */
export const Key = z
  .object({
    id: z.string(),
    workspace: Name,
    name: Name,
    /** The first characters, so that people can tell keys apart. */
    start: z.string(),
    scopes: z.array(Scope).min(1),
    createdAt: Instant,
    issuedBy: z.string().nullable().describe("The name of the person or the key; null: Tripline itself."),
    expiresAt: Instant.nullable(),
    revokedAt: Instant.nullable(),
    lastUsedAt: Instant.nullable(),
  })
  .meta({ id: "Key" });
export type Key = z.infer<typeof Key>;

export const KeyInput = z.object({
  name: Name,
  scopes: z.array(Scope).min(1).default(["intake"]),
  expiresAt: Instant.nullable().default(null),
});
export type KeyInput = z.infer<typeof KeyInput>;

/** The answer to creating a key: the only time that the key itself is shown. */
export const KeyIssued = Key.extend({ key: z.string() }).meta({ id: "KeyIssued" });
export type KeyIssued = z.infer<typeof KeyIssued>;
