import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import type { Key } from "../../../src/contract/key.ts";
import { useAction } from "../../action.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Checkbox } from "../../parts/field.tsx";
import { IssueKey } from "../../parts/issue-key.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card } from "../../parts/page.tsx";
import { Badge } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment, useNow } from "../../parts/time.tsx";
import { useMay } from "../../session.ts";
import { texts as keyTexts } from "../../texts/key.ts";
import { texts } from "../../texts/settings.ts";
import { SettingsFrame } from "./settings-frame.tsx";

/** API keys (S10, S11, S16): issued with scopes and an expiry, shown once, revoked at once. */
export function KeysPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const may = useMay("owner");
  const [isIssuing, setIssuing] = useState(false);
  const [showsRevoked, setShowsRevoked] = useState(false);
  const [revoking, setRevoking] = useState<Key | null>(null);
  const list = useQuery({
    queryKey: [workspace, "keys"],
    queryFn: () => client.listKeys({}),
    enabled: may,
  });
  const own = texts.keysPage;
  const all = list.data?.items ?? [];
  const shown = all.filter(({ revokedAt }) => showsRevoked || revokedAt === null);
  return (
    <SettingsFrame
      title={texts.keys}
      about={own.about}
      actions={
        may ? (
          <Button
            look="primary"
            onClick={() => setIssuing(true)}
            icon={<Plus className="size-4" aria-hidden />}
          >
            {keyTexts.issue}
          </Button>
        ) : null
      }
    >
      <Card isFlush>
        {may ? (
          <ListStates
            list={list}
            isEmpty={shown.length === 0}
            empty={
              <Empty icon={<KeyRound />} title={own.empty}>
                {own.emptyAbout}
              </Empty>
            }
          >
            <KeyTable keys={shown} onRevoke={setRevoking} />
          </ListStates>
        ) : (
          <p className="p-5 text-sm text-muted">{texts.ownersSee}</p>
        )}
        {all.some(({ revokedAt }) => revokedAt !== null) ? (
          <div className="border-t border-line px-4 py-3">
            <Checkbox label={own.showRevoked} checked={showsRevoked} onValue={setShowsRevoked} />
          </div>
        ) : null}
      </Card>
      {isIssuing ? <IssueKey onClose={() => setIssuing(false)} /> : null}
      {revoking === null ? null : <RevokeKey of={revoking} onClose={() => setRevoking(null)} />}
    </SettingsFrame>
  );
}

function RevokeKey({ of: { id, name }, onClose }: { of: Key; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const own = texts.keysPage;
  const revoke = useAction({
    run: () => client.revokeKey({ key: id }),
    told: () => own.revoked(name),
    refreshes: [[workspace, "keys"]],
    isQuiet: true,
  });
  return (
    <Confirm
      title={own.revokeTitle(name)}
      verb={own.revoke}
      isOpen
      onClose={onClose}
      onConfirm={() => revoke.mutateAsync()}
    >
      {own.revokeAbout}
    </Confirm>
  );
}

function KeyTable({ keys, onRevoke }: { keys: readonly Key[]; onRevoke: (key: Key) => void }) {
  const now = useNow();
  return (
    <Table label={texts.keys} columns={keyColumns({ now, onRevoke })} rows={keys} keyOf={({ id }) => id} />
  );
}

function State({ of: { revokedAt, expiresAt }, now }: { of: Key; now: number }) {
  const { states } = texts.keysPage;
  if (revokedAt !== null) return <Badge>{states.revoked}</Badge>;
  if (expiresAt !== null && Date.parse(expiresAt) <= now) return <Badge tone="bad">{states.expired}</Badge>;
  return <Badge tone="good">{states.active}</Badge>;
}

const scopesOf = ({ scopes }: Key) => scopes.map((scope) => keyTexts.scopes[scope].title).join(", ");

const Used = ({ of: { lastUsedAt } }: { of: Key }) =>
  lastUsedAt === null ? texts.never : <Moment at={lastUsedAt} />;

function keyColumns({ now, onRevoke }: { now: number; onRevoke: (key: Key) => void }) {
  const own = texts.keysPage;
  return [
    {
      name: "name",
      title: own.columns.name,
      isMain: true,
      cell: (key: Key) => (
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="min-w-0 font-medium wrap-anywhere">{key.name}</span>
            <State of={key} now={now} />
          </div>
          <code className="font-mono text-xs text-muted">{key.start}…</code>
          <div className="text-xs text-muted @xl:hidden">
            {scopesOf(key)} · {own.columns.used}: <Used of={key} />
          </div>
        </div>
      ),
    },
    {
      name: "scopes",
      title: own.columns.scopes,
      from: "@xl",
      cell: scopesOf,
    },
    {
      name: "used",
      title: own.columns.used,
      from: "@xl",
      cell: (key: Key) => <Used of={key} />,
    },
    {
      name: "expires",
      title: own.columns.expires,
      from: "@2xl",
      cell: ({ expiresAt }: Key) => (expiresAt === null ? texts.never : <Moment at={expiresAt} />),
    },
    {
      name: "issued",
      title: own.columns.issued,
      from: "@3xl",
      cell: ({ createdAt, issuedBy }: Key) => (
        <div>
          <Moment at={createdAt} />
          {issuedBy === null ? null : <div className="text-xs text-muted">{own.by(issuedBy)}</div>}
        </div>
      ),
    },
    {
      name: "revoke",
      title: <span className="sr-only">{own.revoke}</span>,
      isLast: true,
      cell: (key: Key) =>
        key.revokedAt === null ? (
          <Button
            size="small"
            look="danger"
            aria-label={`${own.revoke} ${key.name}`}
            onClick={() => onRevoke(key)}
          >
            {own.revoke}
          </Button>
        ) : null,
    },
  ] as const;
}
