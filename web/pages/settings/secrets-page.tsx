import { useQuery } from "@tanstack/react-query";
import { EllipsisVertical, Eye, Lock, Pencil, Plus, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";
import type { Secret } from "../../../src/contract/secret.ts";
import { useAction } from "../../action.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Button, IconButton } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Menu, MenuItem, MenuLine } from "../../parts/menu.tsx";
import { Card } from "../../parts/page.tsx";
import { NewSecret } from "../../parts/secret/new-secret.tsx";
import { RotateSecret } from "../../parts/secret/rotate-secret.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { useMay } from "../../session.ts";
import { texts } from "../../texts/settings.ts";
import { ReplaceSecret } from "./replace-secret.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import { ShownSecret } from "./shown-secret.tsx";

type Doing = { what: "store" } | { what: "replace" | "rotate" | "delete" | "show"; secret: Secret };

/** Secrets by name; their values are never given back. */
export function SecretsPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const may = useMay("owner");
  const [doing, setDoing] = useState<Doing | null>(null);
  const list = useQuery({
    queryKey: [workspace, "secrets"],
    queryFn: () => client.listSecrets({}),
    enabled: may,
  });
  const own = texts.secretsPage;
  const stop = () => setDoing(null);
  const storing = (
    <Button
      look="primary"
      onClick={() => setDoing({ what: "store" })}
      icon={<Plus className="size-4" aria-hidden />}
    >
      {own.store}
    </Button>
  );
  const items = list.data?.items ?? [];
  return (
    <SettingsFrame title={texts.secrets} about={own.about} actions={may ? storing : null}>
      <Card isFlush>
        {may ? (
          <ListStates
            list={list}
            isEmpty={items.length === 0}
            empty={
              <Empty icon={<Lock />} title={own.empty}>
                {own.emptyAbout}
              </Empty>
            }
          >
            <SecretTable secrets={items} onDo={setDoing} />
          </ListStates>
        ) : (
          <p className="p-5 text-sm text-muted">{texts.ownersSee}</p>
        )}
      </Card>
      <NewSecret isOpen={doing?.what === "store"} onClose={stop} onStored={stop} />
      {doing?.what === "replace" ? <ReplaceSecret name={doing.secret.name} onClose={stop} /> : null}
      {doing?.what === "rotate" ? (
        <RotateSecret
          name={doing.secret.name}
          rotate={async (input) => {
            const rotated = await client.rotateSecret({ secret: doing.secret.name, input });
            return { rotated, error: null };
          }}
          onClose={stop}
        />
      ) : null}
      {doing?.what === "show" ? <ShownSecret name={doing.secret.name} onClose={stop} /> : null}
      {doing?.what === "delete" ? <DeleteSecret name={doing.secret.name} onClose={stop} /> : null}
    </SettingsFrame>
  );
}

function DeleteSecret({ name, onClose }: { name: string; onClose: () => void }) {
  const workspace = useWorkspace();
  const client = useClient();
  const own = texts.secretsPage;
  const remove = useAction({
    run: () => client.deleteSecret({ secret: name }),
    told: () => own.deleted(name),
    refreshes: [[workspace, "secrets"]],
    isQuiet: true,
  });
  return (
    <Confirm
      title={own.deleteTitle(name)}
      verb={texts.delete}
      isOpen
      onClose={onClose}
      onConfirm={() => remove.mutateAsync()}
    >
      {own.deleteAbout}
    </Confirm>
  );
}

function SecretTable({ secrets, onDo }: { secrets: readonly Secret[]; onDo: (doing: Doing) => void }) {
  return (
    <Table label={texts.secrets} columns={secretColumns(onDo)} rows={secrets} keyOf={({ name }) => name} />
  );
}

function SecretMenu({ secret, onDo }: { secret: Secret; onDo: (doing: Doing) => void }) {
  const own = texts.secretsPage;
  const item = (what: "replace" | "rotate" | "show", title: string, Icon: typeof Pencil) => (
    <MenuItem icon={<Icon className="size-4" aria-hidden />} onSelect={() => onDo({ what, secret })}>
      {title}
    </MenuItem>
  );
  return (
    <Menu
      opener={
        <IconButton
          label={own.actions(secret.name)}
          icon={<EllipsisVertical className="size-4" aria-hidden />}
        />
      }
    >
      {item("rotate", own.rotate, RefreshCw)}
      {item("replace", own.replace, Pencil)}
      {secret.learnedAt === null ? null : item("show", own.show, Eye)}
      <MenuLine />
      <MenuItem
        isDanger
        icon={<Trash2 className="size-4" aria-hidden />}
        onSelect={() => onDo({ what: "delete", secret })}
      >
        {texts.delete}
      </MenuItem>
    </Menu>
  );
}

function secretColumns(onDo: (doing: Doing) => void) {
  const own = texts.secretsPage;
  return [
    {
      name: "name",
      title: own.columns.name,
      cell: ({ name, learnedAt }: Secret) => (
        <div className="min-w-0">
          <span className="font-mono text-[0.8125rem] font-medium break-all">{name}</span>
          {learnedAt === null ? null : <div className="text-xs text-muted">{own.learned}</div>}
        </div>
      ),
    },
    {
      name: "changed",
      title: own.columns.changed,
      cell: ({ updatedAt }: Secret) => <Moment at={updatedAt} />,
    },
    {
      name: "created",
      title: own.columns.created,
      from: "@2xl",
      cell: ({ createdAt }: Secret) => <Moment at={createdAt} />,
    },
    {
      name: "do",
      title: <span className="sr-only">{own.replace}</span>,
      isNumber: true,
      cell: (secret: Secret) => <SecretMenu secret={secret} onDo={onDo} />,
    },
  ] as const;
}
