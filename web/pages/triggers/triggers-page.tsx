import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Zap } from "lucide-react";
import { useState } from "react";
import type { TriggerView } from "../../../src/contract/trigger.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { CopyButton } from "../../parts/copy.tsx";
import { Empty } from "../../parts/empty.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { Pager, usePages } from "../../parts/pager.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { SearchInput } from "../../parts/search-input.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Status } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/triggers.ts";

const pageSize = 50;

/** All triggers of the workspace; a pasted address finds its trigger (S47). */
export function TriggersPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const pages = usePages();
  const [search, setSearch] = useState("");
  const query = {
    limit: pageSize,
    ...(search !== "" && { search }),
    ...(pages.cursor && { after: pages.cursor }),
  };
  const list = useQuery({
    queryKey: [workspace, "triggers", query],
    queryFn: () => client.listTriggers({ query }),
    placeholderData: keepPreviousData,
  });
  const find = (text: string) => {
    pages.first();
    setSearch(text);
  };
  return (
    <Page title={texts.title} about={texts.about}>
      <Card isFlush>
        <div className="border-b border-line p-3">
          <SearchInput label={texts.search} onSearch={find} />
        </div>
        {list.isError ? <ProblemNote error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isPending ? <Skeleton /> : null}
        {list.data?.items.length === 0 ? (
          <Empty icon={<Zap />} title={search === "" ? texts.empty.title : texts.nothingFound}>
            {search === "" ? texts.empty.about : texts.nothingFoundAbout}
          </Empty>
        ) : null}
        {list.data !== undefined && list.data.items.length > 0 ? (
          <>
            <Table label={texts.title} columns={columns} rows={list.data.items} keyOf={({ id }) => id} />
            <Pager pages={pages} next={list.data.next} />
          </>
        ) : null}
      </Card>
    </Page>
  );
}

const columns = [
  {
    name: "name",
    title: texts.columns.name,
    cell: ({ name, title, system }: TriggerView) => (
      <div className="min-w-0">
        <span className="font-medium">{title ?? name}</span>
        <div className="truncate text-xs text-muted">{[name, system].filter(Boolean).join(" · ")}</div>
      </div>
    ),
  },
  {
    name: "status",
    title: texts.columns.status,
    cell: ({ status }: TriggerView) => <Status of={status} />,
  },
  {
    name: "address",
    title: texts.columns.address,
    from: "md",
    cell: ({ publicUrl }: TriggerView) => (
      <div className="flex items-center gap-1">
        <code className="truncate font-mono text-xs">{publicUrl}</code>
        <CopyButton text={publicUrl} label={texts.copyAddress} />
      </div>
    ),
  },
  {
    name: "updated",
    title: texts.columns.updated,
    from: "lg",
    cell: ({ updatedAt }: TriggerView) => <Moment at={updatedAt} />,
  },
] as const;
