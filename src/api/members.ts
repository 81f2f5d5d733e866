import type { Member } from "../contract/people.ts";
import { Problem } from "../contract/problem.ts";
import { changeEntry } from "./audit.ts";
import type { Handlers } from "./call.ts";
import type { ApiDoors } from "./doors.ts";

type Names = "listMembers" | "patchMember" | "removeMember";

export function memberHandlers(doors: ApiDoors): Handlers<Names> {
  const { store, live } = doors;

  const find = (workspace: string, idOrEmail: string) => findMember(doors, { workspace, idOrEmail });
  /** Whatever was found may have changed before it is written. */
  const settled = async (change: "changed" | "unknown" | "last owner", member: Member) => {
    if (change === "unknown") throw unknown(member.email);
    if (change === "last owner") throw lastOwner(member);
    await live.refresh();
  };
  const target = ({ id, email }: Member) => ({ targetKind: "person", targetId: id, targetName: email });

  return {
    listMembers: async ({ workspace }) => ({ items: await store.members.list({ workspace }) }),
    async patchMember(call) {
      const { workspace, params, input } = call;
      const member = await find(workspace, params.member);
      if (member.role === input.role) return member;
      const entry = changeEntry(doors, call, {
        action: "role changed",
        ...target(member),
        difference: [{ path: "role", before: member.role, after: input.role }],
      });
      const change = { workspace, personId: member.id, role: input.role };
      await settled(await store.members.setRole(change, [entry]), member);
      return { ...member, role: input.role };
    },
    async removeMember(call) {
      const { workspace, params } = call;
      const member = await find(workspace, params.member);
      const detail = `was ${member.role}`;
      const entry = changeEntry(doors, call, { action: "member removed", ...target(member), detail });
      await settled(await store.members.remove({ workspace, personId: member.id }, [entry]), member);
    },
  };
}

/** Throws Problem `not_found`. */
export async function findMember(
  { store }: Pick<ApiDoors, "store">,
  { workspace, idOrEmail }: { workspace: string; idOrEmail: string },
): Promise<Member> {
  const members = await store.members.list({ workspace });
  const found = members.find(({ id, email }) => id === idOrEmail || email === idOrEmail.toLowerCase());
  if (found === undefined) throw unknown(idOrEmail);
  return found;
}

const unknown = (idOrEmail: string) =>
  new Problem("not_found", { detail: `No member has the id or e-mail "${idOrEmail}".` });

const lastOwner = ({ name }: Member) =>
  new Problem("conflict", {
    detail: `${name} is the workspace's last owner; without one, nobody could let others in. Make somebody else an owner first.`,
  });
