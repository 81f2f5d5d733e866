import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link2, Plus } from "lucide-react";
import { useState } from "react";
import { DynamicState, type DynamicTrigger } from "../../../../src/contract/dynamic.ts";
import { useClient, useWorkspace } from "../../../client.ts";
import { Button } from "../../../parts/button.tsx";
import { Confirm } from "../../../parts/confirm.tsx";
import { Empty } from "../../../parts/empty.tsx";
import { Field } from "../../../parts/field.tsx";
import { ListStates } from "../../../parts/list-states.tsx";
import { Card } from "../../../parts/page.tsx";
import { Pager, usePages } from "../../../parts/pager.tsx";
import { Select } from "../../../parts/select.tsx";
import { Badge } from "../../../parts/status.tsx";
import { Table } from "../../../parts/table.tsx";
import { ExactTime, Moment } from "../../../parts/time.tsx";
import { useToasts } from "../../../parts/toasts.tsx";
import { texts } from "../../../texts/dynamic.ts";
import { useEditor } from "../editor.ts";
import { MakeAddress } from "./make-address.tsx";

const pageSize = 25;

/** The addresses that programs, or people, have made of this trigger (S77–S79). */
export function DynamicTab() {
  const { trigger, canWrite } = useEditor();
  const workspace = useWorkspace();
  const client = useClient();
  const pages = usePages();
  const [state, setState] = useState<DynamicState>("live");
  const query = { state, limit: pageSize, ...(pages.cursor && { before: pages.cursor }) };
  const list = useQuery({
    queryKey: [workspace, "triggers", trigger.id, "dynamic", query],
    queryFn: () => client.listDynamicTriggers({ trigger: trigger.id, query }),
    placeholderData: keepPreviousData,
  });
  const addresses = list.data?.items ?? [];
  return (
    <Card title={texts.title} about={texts.about} isFlush {...(canWrite && { actions: <Actions /> })}>
      <div className="w-56 px-4 py-3">
        <Field label={texts.state}>
          {(control) => (
            <Select
              {...control}
              value={state}
              onValue={(chosen) => {
                pages.first();
                setState(DynamicState.parse(chosen));
              }}
              options={DynamicState.options.map((value) => ({ value, label: texts.states[value] }))}
            />
          )}
        </Field>
      </div>
      <ListStates
        list={list}
        isEmpty={addresses.length === 0}
        empty={
          <Empty icon={<Link2 />} title={texts.none}>
            {texts.noneAbout}
          </Empty>
        }
      >
        <Table label={texts.title} columns={columns} rows={addresses} keyOf={({ id }) => id} />
      </ListStates>
      {list.data === undefined ? null : <Pager pages={pages} next={list.data.next} />}
    </Card>
  );
}

function Actions() {
  const [asked, setAsked] = useState<"make" | "revoke" | null>(null);
  const { trigger } = useEditor();
  const client = useClient();
  const toasts = useToasts();
  const refresh = useRefresh();
  return (
    <div className="flex gap-2">
      <Button size="small" look="danger" onClick={() => setAsked("revoke")}>
        {texts.revokeAll}
      </Button>
      <Button size="small" icon={<Plus className="size-4" aria-hidden />} onClick={() => setAsked("make")}>
        {texts.create}
      </Button>
      {asked === "make" ? <MakeAddress onClose={() => setAsked(null)} onMade={refresh} /> : null}
      <Confirm
        title={texts.revokeAllTitle}
        verb={texts.revoke}
        isOpen={asked === "revoke"}
        onClose={() => setAsked(null)}
        onConfirm={async () => {
          const { revoked } = await client.revokeDynamicTriggers({
            trigger: trigger.id,
            input: { all: true },
          });
          await refresh();
          toasts.done(texts.revokedAll(revoked));
        }}
      >
        {texts.revokeAllAbout}
      </Confirm>
    </div>
  );
}

function useRefresh(): () => Promise<void> {
  const { trigger } = useEditor();
  const workspace = useWorkspace();
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: [workspace, "triggers", trigger.id, "dynamic"] });
}

function RevokeOne({ address }: { address: DynamicTrigger }) {
  const [isAsked, setAsked] = useState(false);
  const { trigger, canWrite } = useEditor();
  const client = useClient();
  const toasts = useToasts();
  const refresh = useRefresh();
  if (address.revokedAt !== null) return <Badge>{texts.revoked}</Badge>;
  if (!canWrite) return null;
  return (
    <>
      <Button
        size="small"
        look="danger"
        aria-label={texts.revokeOne(address.subject ?? texts.noSubject)}
        onClick={() => setAsked(true)}
      >
        {texts.revoke}
      </Button>
      <Confirm
        title={texts.revokeTitle}
        verb={texts.revoke}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        onConfirm={async () => {
          await client.revokeDynamicTrigger({ trigger: trigger.id, dynamic: address.id });
          await refresh();
          toasts.done(texts.revokedDone);
        }}
      >
        {texts.revokeAbout}
      </Confirm>
    </>
  );
}

const columns = [
  {
    name: "subject",
    title: texts.columns.subject,
    cell: ({ subject }: DynamicTrigger) => (
      <span className={subject === null ? "text-muted" : "font-medium break-words"}>{subject ?? "–"}</span>
    ),
  },
  {
    name: "uses",
    title: texts.columns.uses,
    isNumber: true,
    cell: ({ uses, usesMax }: DynamicTrigger) => texts.uses(uses, usesMax),
  },
  {
    name: "last",
    title: texts.columns.last,
    from: "@xl",
    cell: ({ lastUsedAt }: DynamicTrigger) => (lastUsedAt === null ? "–" : <Moment at={lastUsedAt} />),
  },
  {
    name: "until",
    title: texts.columns.until,
    from: "@2xl",
    cell: ({ expiresAt }: DynamicTrigger) => (expiresAt === null ? "–" : <ExactTime at={expiresAt} />),
  },
  {
    name: "made",
    title: texts.columns.made,
    from: "@2xl",
    cell: ({ createdAt }: DynamicTrigger) => <Moment at={createdAt} />,
  },
  {
    name: "revoke",
    isLast: true,
    title: <span className="sr-only">{texts.revoke}</span>,
    cell: (address: DynamicTrigger) => <RevokeOne address={address} />,
  },
] as const;
