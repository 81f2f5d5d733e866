import { workspaceDefault } from "../contract/name.ts";
import { Problem } from "../contract/problem.ts";
import { newAddressId, newId } from "../core/id.ts";
import { membershipsOf } from "../people/memberships.ts";
import type { Condition } from "../store/store.ts";
import { changeEntry } from "./audit.ts";
import type { Handlers, Identity } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { findMember } from "./members.ts";

/** What the sign-in library calls the way in by password. */
const passwordProvider = "credential";

export function passwordHandlers(doors: ApiDoors): Handlers<"resetPassword"> {
  const { store, signIn, random } = doors;
  return {
    async resetPassword(call) {
      const { workspace, params, input } = call;
      const { id, email } = await findMember(doors, { workspace, idOrEmail: params.member });
      refuseElsewhere(doors, call, id);
      // 160 bits: nobody types it twice.
      const made = input.password === undefined ? newAddressId("pw", random) : null;
      await setPassword(doors, id, await signIn.passwordHash(input.password ?? made ?? ""));
      if (!input.keepSecondFactor) await dropSecondFactor(doors, id);
      await signIn.signOut(id);
      const detail = input.keepSecondFactor ? "second factor kept" : "without a second factor";
      const told = { targetKind: "person", targetId: id, targetName: email, detail };
      await store.audit.add([changeEntry(doors, call, { action: "password reset", ...told })]);
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

const of = (userId: string): Condition => ({
  field: "userId",
  operator: "eq",
  value: userId,
  connector: "AND",
});

async function setPassword(
  { store, now, random }: ApiDoors,
  userId: string,
  password: string,
): Promise<void> {
  const at = new Date(now()).toISOString();
  const provider: Condition = {
    field: "providerId",
    operator: "eq",
    value: passwordProvider,
    connector: "AND",
  };
  const set = { password, updatedAt: at };
  if ((await store.accounts.change("account", { where: [of(userId), provider], set })).length > 0) return;
  // Somebody who has come by a provider has had none yet.
  await store.accounts.add("account", {
    id: newId("acc", { now: now(), random }),
    userId,
    providerId: passwordProvider,
    accountId: userId,
    createdAt: at,
    ...set,
  });
}

async function dropSecondFactor({ store }: ApiDoors, userId: string): Promise<void> {
  await store.accounts.remove("twoFactor", { where: [of(userId)] });
  const where = [{ ...of(userId), field: "id" }];
  await store.accounts.change("user", { where, set: { twoFactorEnabled: false } });
}
