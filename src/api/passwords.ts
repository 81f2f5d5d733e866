import { newAddressId, newId } from "../core/id.ts";
import { changeEntry } from "./audit.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { findMember } from "./members.ts";
import { refuseElsewhere } from "./whole-person.ts";

export function passwordHandlers(doors: ApiDoors): Handlers<"resetPassword"> {
  const { store, signIn, now, random } = doors;
  return {
    async resetPassword(call) {
      const { workspace, params, input } = call;
      const { id, email } = await findMember(doors, { workspace, idOrEmail: params.member });
      refuseElsewhere(doors, call, { personId: id, verb: "reset their password" });
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
