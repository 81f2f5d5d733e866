import { useState } from "react";
import type { Member } from "../../../src/contract/people.ts";
import { Role } from "../../../src/contract/role.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Confirm } from "../../parts/confirm.tsx";
import { Select } from "../../parts/select.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { queries } from "../../queries.ts";
import { useMe } from "../../session.ts";
import { texts } from "../../texts/members.ts";

export const roleOptions = Role.options
  .toReversed()
  .map((role) => ({ value: role, label: texts.roleNames[role] }));

/** A member's role; an owner changes it by choosing another, and is asked where that could lock somebody out. */
export function RoleSelect({ member, mayChange }: { member: Member; mayChange: boolean }) {
  const workspace = useWorkspace();
  const client = useClient();
  const toasts = useToasts();
  const isMine = useMe()?.id === member.id;
  const [asked, setAsked] = useState<Role | null>(null);
  if (!mayChange) return texts.roleNames[member.role];
  const change = async (role: Role) => {
    await client.patchMember({ member: member.id, input: { role } });
    toasts.done(texts.roleChanged(member.name, role));
    await queries.invalidateQueries({ queryKey: [workspace] });
  };
  const choose = (role: Role) => {
    if (isMine || role === "owner" || member.role === "owner") setAsked(role);
    else void change(role).catch((error: unknown) => toasts.failed(error));
  };
  return (
    <>
      <Select
        aria-label={texts.roleOf(member.name)}
        options={roleOptions}
        value={member.role}
        onValue={(text) => choose(Role.parse(text))}
      />
      {asked === null ? null : (
        <Confirm
          title={texts.roleTitle(member.name, asked)}
          verb={texts.roleVerb}
          isDanger={isMine}
          isOpen
          onClose={() => setAsked(null)}
          onConfirm={() => change(asked)}
        >
          {isMine ? texts.roleOwn : asked === "owner" ? texts.roleOwner : texts.roleLess}
        </Confirm>
      )}
    </>
  );
}
