import { useQuery } from "@tanstack/react-query";
import type { Invitation } from "../../../src/contract/people.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Coming } from "../../parts/in-turn.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card } from "../../parts/page.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/members.ts";

/** Who is asked to come and has not come yet. */
export function Invitations() {
  const workspace = useWorkspace();
  const client = useClient();
  const list = useQuery({ queryKey: [workspace, "invitations"], queryFn: () => client.listInvitations({}) });
  const toasts = useToasts();
  const withdraw = async (id: string) => {
    try {
      await client.withdrawInvitation({ invitation: id });
      await list.refetch();
    } catch (error) {
      toasts.failed(error);
    }
  };
  const invitations = list.data?.items ?? [];
  if (list.isPending) return <Coming />;
  // Most of the time there is none: nothing is said of them, or kept free for them, unless they could not be told.
  if (invitations.length === 0 && !list.isError) return null;
  const columns = [
    {
      name: "email",
      title: texts.columns.who,
      isMain: true,
      cell: ({ email }: Invitation) => <div className="truncate">{email}</div>,
    },
    { name: "role", title: texts.columns.role, cell: ({ role }: Invitation) => texts.roleNames[role] },
    {
      name: "until",
      title: texts.columns.until,
      from: "@2xl" as const,
      cell: ({ expiresAt }: Invitation) => <Moment at={expiresAt} />,
    },
    {
      name: "actions",
      isLast: true,
      title: <span className="sr-only">{texts.columns.actions}</span>,
      cell: ({ id, email }: Invitation) => (
        <Button size="small" aria-label={texts.invite.withdrawOf(email)} onClick={() => void withdraw(id)}>
          {texts.invite.withdraw}
        </Button>
      ),
    },
  ];
  return (
    <Card title={texts.invited} isFlush>
      <ListStates list={list} isEmpty={invitations.length === 0} empty={null} rows={1}>
        <Table label={texts.invited} columns={columns} rows={invitations} keyOf={({ id }) => id} />
      </ListStates>
    </Card>
  );
}
