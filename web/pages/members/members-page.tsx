import { useQuery } from "@tanstack/react-query";
import { UserMinus, UserPlus } from "lucide-react";
import { useState } from "react";
import type { Member } from "../../../src/contract/people.ts";
import { Role } from "../../../src/contract/role.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Checkbox } from "../../parts/field.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card } from "../../parts/page.tsx";
import { Badge } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { queries } from "../../queries.ts";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/members.ts";
import { SettingsFrame } from "../settings/settings-frame.tsx";
import { Invitations } from "./invitations.tsx";
import { Invite } from "./invite.tsx";
import { RoleSelect } from "./role-select.tsx";

/** Who belongs to the workspace, in which role, and who is asked to come. */
export function MembersPage() {
  const mayChange = useMay("owner");
  const [isInviting, setInviting] = useState(false);
  return (
    <SettingsFrame
      title={texts.title}
      about={texts.about}
      actions={
        mayChange ? (
          <Button
            look="primary"
            icon={<UserPlus className="size-4" aria-hidden />}
            onClick={() => setInviting(true)}
          >
            {texts.invite.open}
          </Button>
        ) : null
      }
    >
      <Members mayChange={mayChange} />
      {mayChange ? <Invitations /> : null}
      <Card title={texts.rolesTitle}>
        <dl className="grid gap-3 text-sm sm:grid-cols-2">
          {Role.options.toReversed().map((role) => (
            <div key={role}>
              <dt className="font-medium">{texts.roleNames[role]}</dt>
              <dd className="text-muted">{texts.roles[role]}</dd>
            </div>
          ))}
        </dl>
      </Card>
      {mayChange ? <Invite isOpen={isInviting} onClose={() => setInviting(false)} /> : null}
    </SettingsFrame>
  );
}

function Members({ mayChange }: { mayChange: boolean }) {
  const workspace = useWorkspace();
  const client = useClient();
  const list = useQuery({ queryKey: [workspace, "members"], queryFn: () => client.listMembers({}) });
  const [leaving, setLeaving] = useState<Member | null>(null);
  const columns = [
    {
      name: "who",
      title: texts.columns.who,
      isMain: true,
      cell: ({ name, email }: Member) => (
        <div className="min-w-0">
          <div className="truncate font-medium">{name}</div>
          <div className="truncate text-xs text-muted">{email}</div>
        </div>
      ),
    },
    {
      name: "role",
      title: texts.columns.role,
      cell: (member: Member) => (
        <div className="min-w-26">
          <RoleSelect member={member} mayChange={mayChange} />
        </div>
      ),
    },
    {
      name: "factor",
      title: texts.columns.factor,
      from: "@2xl" as const,
      cell: ({ isTwoFactor }: Member) => (
        <Badge tone={isTwoFactor ? "good" : "plain"}>{isTwoFactor ? texts.on : texts.off}</Badge>
      ),
    },
    {
      name: "since",
      title: texts.columns.since,
      from: "@3xl" as const,
      cell: ({ since }: Member) => <Moment at={since} />,
    },
    ...(mayChange
      ? [
          {
            name: "actions",
            isLast: true,
            title: <span className="sr-only">{texts.columns.actions}</span>,
            cell: (member: Member) => <RemoveButton member={member} onPress={() => setLeaving(member)} />,
          },
        ]
      : []),
  ];
  return (
    <Card isFlush>
      {/* It is never empty: whoever sees it is one of them. */}
      <ListStates list={list} isEmpty={false} empty={null} rows={2}>
        <Table label={texts.title} columns={columns} rows={list.data?.items ?? []} keyOf={({ id }) => id} />
      </ListStates>
      {leaving === null ? null : <Remove member={leaving} onClose={() => setLeaving(null)} />}
    </Card>
  );
}

const RemoveButton = ({ member, onPress }: { member: Member; onPress: () => void }) => (
  <Button
    size="small"
    look="danger"
    aria-label={`${texts.remove.open} ${member.name}`}
    onClick={onPress}
    icon={<UserMinus className="size-4 @xl:hidden" aria-hidden />}
  >
    <span className="@max-xl:hidden">{texts.remove.open}</span>
  </Button>
);

function Remove({ member: { id, name }, onClose }: { member: Member; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const [isForgotten, setForgotten] = useState(false);
  const remove = async () => {
    await (isForgotten ? client.forgetMember({ member: id }) : client.removeMember({ member: id }));
    await queries.invalidateQueries({ queryKey: [workspace, "members"] });
  };
  const words = texts.remove;
  return (
    <Confirm
      title={words.title(name)}
      verb={isForgotten ? words.forgetVerb : words.verb}
      isOpen
      onClose={onClose}
      onConfirm={remove}
    >
      <p className="mb-4">{words.about}</p>
      <Checkbox label={words.forget} hint={words.forgetHint} checked={isForgotten} onValue={setForgotten} />
    </Confirm>
  );
}
