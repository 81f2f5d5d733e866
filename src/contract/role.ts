import { z } from "zod";
import type { Scope } from "./key.ts";

/**
 * What a person may do in a workspace. `viewer`: see everything but secrets. `operator`: keep it going as well: replay,
 * cancel, pause, answer. `editor`: change definitions, too. `owner`: keys, secrets, members and the workspace as well.
 */
export const Role = z.enum(["viewer", "operator", "editor", "owner"]);
export type Role = z.infer<typeof Role>;

const scopes = {
  viewer: "read",
  operator: "operate",
  editor: "write",
  owner: "admin",
} as const satisfies Record<Role, Scope>;

/** The scope that a key would need to do what a person in this role may: one rule holds for both. */
export const scopeOf = (role: Role): Exclude<Scope, "intake"> => scopes[role];

/** The smallest role that may do what needs this scope. */
export const roleFor = (scope: Exclude<Scope, "intake">): Role =>
  Role.options.find((role) => scopes[role] === scope) ?? "owner";
