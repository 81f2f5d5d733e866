import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TriggerListed } from "../../../src/contract/trigger.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { CopyButton } from "../../parts/copy.tsx";
import { Badge, Status } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/triggers.ts";

/** One page of triggers, each with what became of it last. */
export function TriggerList({ triggers }: { triggers: readonly TriggerListed[] }) {
  return <Table label={texts.title} rows={triggers} keyOf={({ id }) => id} columns={columns} />;
}

function NameCell({ trigger }: { trigger: TriggerListed }) {
  const drafts = useDrafts();
  const workspace = useWorkspace();
  const { name, title, system, warnings, id } = trigger;
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-center gap-2">
        <Link
          to="/$workspace/triggers/$trigger"
          params={{ workspace, trigger: name === "new" ? id : name }}
          className="font-medium break-words hover:text-accent hover:underline"
        >
          {title ?? name}
        </Link>
        {drafts.has(name) ? <Badge tone="info">{texts.draft}</Badge> : null}
        {warnings.length > 0 ? <Badge tone="warn">{texts.warning}</Badge> : null}
      </div>
      <div className="truncate text-xs text-muted">
        {[title === name ? undefined : name, system].filter(Boolean).join(" · ")}
      </div>
    </div>
  );
}

function LastDelivery({ of }: { of: TriggerListed["lastDelivery"] }) {
  if (of === null) return <span className="text-xs text-muted">{texts.noDelivery}</span>;
  return (
    <span className="flex items-center gap-2">
      <Status of={of.status} />
      <span className="text-xs text-muted">
        <Moment at={of.receivedAt} />
      </span>
    </span>
  );
}

/** The names of the triggers that have unpublished changes. */
function useDrafts(): ReadonlySet<string> {
  const workspace = useWorkspace();
  const client = useClient();
  const { data } = useQuery({
    queryKey: [workspace, "triggers", "drafts"],
    queryFn: async () => {
      const { items } = await client.listDrafts({});
      return items.filter(({ kind }) => kind === "trigger").map(({ name }) => name);
    },
  });
  return new Set(data);
}

const columns = [
  {
    name: "name",
    title: texts.columns.name,
    isMain: true,
    cell: (trigger: TriggerListed) => <NameCell trigger={trigger} />,
  },
  {
    name: "status",
    title: texts.columns.status,
    cell: ({ status, pause }: TriggerListed) => (
      <span className="flex flex-wrap gap-1">
        <Status of={status} />
        {pause === undefined ? null : <Badge tone="warn">{texts.paused}</Badge>}
      </span>
    ),
  },
  {
    name: "last",
    title: texts.columns.last,
    from: "@xl",
    cell: ({ lastDelivery }: TriggerListed) => <LastDelivery of={lastDelivery} />,
  },
  {
    name: "address",
    title: texts.columns.address,
    from: "@3xl",
    cell: ({ publicUrl }: TriggerListed) => (
      <div className="flex max-w-56 items-center gap-1">
        <code className="min-w-0 truncate font-mono text-xs">{publicUrl}</code>
        <CopyButton text={publicUrl} label={texts.copyAddress} />
      </div>
    ),
  },
  {
    name: "starts",
    title: texts.columns.starts,
    from: "@4xl",
    cell: ({ routes }: TriggerListed) => (
      <span className="block max-w-40 truncate">{routes.map(({ workflow }) => workflow).join(", ")}</span>
    ),
  },
  {
    name: "updated",
    title: texts.columns.updated,
    from: "@6xl",
    cell: ({ updatedAt }: TriggerListed) => <Moment at={updatedAt} />,
  },
] as const;
