import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Workflow as WorkflowIcon } from "lucide-react";
import { useState } from "react";
import type { Workflow } from "../../../src/contract/workflow.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Empty } from "../../parts/empty.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { Pager, usePages } from "../../parts/pager.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { SearchInput } from "../../parts/search-input.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Table } from "../../parts/table.tsx";
import { texts } from "../../texts/workflows.ts";

const pageSize = 50;

/** All workflows of the workspace. */
export function WorkflowsPage() {
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
    queryKey: [workspace, "workflows", query],
    queryFn: () => client.listWorkflows({ query }),
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
          <Empty icon={<WorkflowIcon />} title={search === "" ? texts.empty.title : texts.nothingFound}>
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
    cell: ({ name, title }: Workflow) => (
      <div className="min-w-0">
        <span className="font-medium">{title ?? name}</span>
        <div className="truncate text-xs text-muted">{name}</div>
      </div>
    ),
  },
  { name: "version", title: texts.columns.version, isNumber: true, cell: ({ version }: Workflow) => version },
] as const;
