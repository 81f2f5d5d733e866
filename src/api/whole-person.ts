import { workspaceDefault } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import { membershipsOf } from "../people/memberships.ts";
import type { Identity } from "./call.ts";
import type { ApiDoors } from "./doors.ts";

type Asking = Pick<Identity, "actor" | "key" | "workspace">;

/** Whether who asks looks after the server: an owner of the workspace `default`. */
export const ownsServer = ({ live }: Pick<ApiDoors, "live">, asking: Asking): boolean =>
  ownedBy({ live }, asking).includes(workspaceDefault);

/**
 * What is done to a person whole concerns all their workspaces: whoever has their password has all of them. Throws Problem
 * `forbidden`.
 */
export function refuseElsewhere(
  { live }: Pick<ApiDoors, "live">,
  asking: Asking,
  { personId, verb }: { personId: string; verb: string },
): void {
  if (ownsServer({ live }, asking)) return;
  const owned = ownedBy({ live }, asking);
  const theirs = membershipsOf(live.current(), personId).map((each) => each.workspace);
  if (theirs.every((each) => owned.includes(each))) return;
  throw new Problem("forbidden", {
    detail:
      "They belong to other workspaces as well, which this concerns, too. An owner of the workspace " +
      `${workspaceDefault} can ${verb}.`,
  });
}

function ownedBy({ live }: Pick<ApiDoors, "live">, { actor, key, workspace }: Asking): string[] {
  if (key !== null) return [workspace];
  return membershipsOf(live.current(), actor.id).flatMap((each) =>
    each.role === "owner" ? [each.workspace] : [],
  );
}
