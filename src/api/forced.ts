import { type Key, mayDo } from "../contract/key.ts";
import { Problem } from "../contract/problem.ts";

/** Throws Problem `forbidden` where something is asked for by force with a key that is no administrator's. */
export function refuseForce(
  force: boolean | undefined,
  { name, scopes }: Pick<Key, "name" | "scopes">,
  what: "release" | "replay" | "save" | "run",
): void {
  if (force !== true || mayDo(scopes, "admin")) return;
  const detail = `To ${what} by force needs a key with the scope \`admin\`; ${name} has ${scopes.join(", ")}.`;
  throw new Problem("forbidden", { detail });
}
