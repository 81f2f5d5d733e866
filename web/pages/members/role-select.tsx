import { type Member } from "../../../src/contract/people.ts";
import { Role } from "../../../src/contract/role.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Select } from "../../parts/field.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { queries } from "../../queries.ts";
import { texts } from "../../texts/members.ts";

export const roleOptions = Role.options.toReversed().map((role) => ({ value: role, label: role }));

/** A member's role; an owner changes it by choosing another. */
export function RoleSelect({ member, mayChange }: { member: Member; mayChange: boolean }) {
  const workspace = useWorkspace();
  const client = useClient();
  const toasts = useToasts();
  if (!mayChange) return member.role;
  const change = async (text: string) => {
    try {
      await client.patchMember({ member: member.id, input: { role: Role.parse(text) } });
      toasts.done(texts.roleChanged(member.name, text));
    } catch (error) {
      toasts.failed(error);
    }
    await queries.invalidateQueries({ queryKey: [workspace] });
  };
  return (
    <Select
      aria-label={texts.roleOf(member.name)}
      options={roleOptions}
      value={member.role}
      onValue={(text) => void change(text)}
    />
  );
}
