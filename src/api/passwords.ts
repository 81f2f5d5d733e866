import { workspaceDefault } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import { newAddressId, newId } from "../core/id.ts";
import { membershipsOf } from "../people/memberships.ts";
import { changeEntry } from "./audit.ts";
import type { Handlers, Identity } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { findMember } from "./members.ts";

export function passwordHandlers(doors: ApiDoors): Handlers<"resetPassword"> {
  const { store, signIn, now, random } = doors;
  return {
    async resetPassword(call) {
      const { workspace, params, input } = call;
      const { id, email } = await findMember(doors, { workspace, idOrEmail: params.member });
      refuseElsewhere(doors, call, id);
      // 160 bits: nobody types it twice.
      const made = input.password === undefined ? newAddressId("pw", random) : null;
      const passwordHash = await signIn.passwordHash(input.password ?? made ?? "");
      const { keepSecondFactor } = input;
      const detail = keepSecondFactor ? "second factor kept" : "without a second factor";
      const told = { targetKind: "person", targetId: id, targetName: email, detail };
      await store.members.resetPassword(
        {
          personId: id,
          accountId: newId("acc", { now: now(), random }),
          passwordHash,
          keepSecondFactor,
          now: new Date(now()).toISOString(),
        },
        [changeEntry(doors, call, { action: "password reset", ...told })],
      );
      signIn.forget();
      return { email, password: made };
    },
  };
}

/** Whoever has a person's password has all their workspaces. Throws Problem `forbidden`. */
function refuseElsewhere(
  { live }: ApiDoors,
  { actor, key, workspace }: Pick<Identity, "actor" | "key" | "workspace">,
  personId: string,
): void {
  const owned =
    key === null
      ? membershipsOf(live.current(), actor.id).flatMap((each) =>
          each.role === "owner" ? [each.workspace] : [],
        )
      : [workspace];
  if (owned.includes(workspaceDefault)) return;
  const theirs = membershipsOf(live.current(), personId).map((each) => each.workspace);
  if (theirs.every((each) => owned.includes(each))) return;
  throw new Problem("forbidden", {
    detail:
      "They belong to other workspaces as well, which their password opens, too. An owner of the workspace " +
      `${workspaceDefault} can reset it.`,
  });
}
