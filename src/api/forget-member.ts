import { Problem } from "../contract/problem.ts";
import { changeEntry } from "./audit.ts";
import type { Handlers, Identity } from "./call.ts";
import type { ApiDoors } from "./doors.ts";
import { findMember } from "./members.ts";
import { ownsServer, refuseElsewhere } from "./whole-person.ts";

/** Erases a person: who they are, how they sign in and where they belong. */
export function forgetHandlers(doors: ApiDoors): Handlers<"forgetMember"> {
  const { store, live, signIn } = doors;
  return {
    async forgetMember(call) {
      const { workspace, params } = call;
      const person = await findPerson(doors, call, { workspace, idOrEmail: params.member });
      const { id, email, name } = person;
      refuseElsewhere(doors, call, { personId: id, verb: "forget them" });
      // The audit is not to say again what is just being taken out of it.
      const own = call.actor.id === id ? { kind: call.actor.kind, id, name: id } : call.actor;
      const entry = changeEntry(
        doors,
        { ...call, actor: own },
        { action: "person forgotten", targetKind: "person", targetId: id, targetName: id },
      );
      const forgotten = await store.members.forget({ id, email, name, now: entry.at }, [entry]);
      if (forgotten.kind === "unknown") throw unknown(params.member);
      if (forgotten.kind === "last owner") throw lastOwner(name, forgotten.workspaces);
      signIn.forget();
      await live.refresh();
    },
  };
}

/** Owners of `default` may also name who belongs to no workspace of theirs. */
async function findPerson(
  doors: ApiDoors,
  asking: Pick<Identity, "actor" | "key" | "workspace">,
  wanted: { workspace: string; idOrEmail: string },
) {
  const elsewhere = ownsServer(doors, asking)
    ? await doors.store.members.person({ email: wanted.idOrEmail.toLowerCase() })
    : null;
  return elsewhere ?? findMember(doors, wanted);
}

const unknown = (idOrEmail: string) =>
  new Problem("not_found", { detail: `Nobody has the id or e-mail "${idOrEmail}".` });

const lastOwner = (name: string, workspaces: readonly string[]) =>
  new Problem("conflict", {
    detail: `${name} is the last owner of ${workspaces.join(", ")}. Make somebody else an owner there, or delete the workspace, first.`,
  });
