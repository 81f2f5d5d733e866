import { mayDo, type Scope } from "../contract/key.ts";
import { Problem } from "../contract/problem.ts";

/** Throws Problem `forbidden` where something is asked for by force by who is no administrator. */
export function refuseForce(
  force: boolean | undefined,
  scopes: readonly Scope[],
  what: "release" | "replay" | "save" | "run",
): void {
  if (force !== true || mayDo(scopes, "admin")) return;
  const detail = `To ${what} by force takes a key with the scope \`admin\`, or the role \`owner\`.`;
  throw new Problem("forbidden", { detail });
}
