import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import type { Run } from "../../../src/contract/run.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Empty } from "../../parts/empty.tsx";
import { Card } from "../../parts/page.tsx";
import { Pager, usePages } from "../../parts/pager.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Status } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/runs.ts";

const pageSize = 50;

/** The runs of one workflow, the newest first. */
export function RunsTab({ workflow }: { workflow: string }) {
  const workspace = useWorkspace();
  const client = useClient();
  const pages = usePages();
  const query = { workflow, limit: pageSize, ...(pages.cursor && { before: pages.cursor }) };
  const list = useQuery({
    queryKey: [workspace, "runs", query],
    queryFn: () => client.listRuns({ query }),
    placeholderData: keepPreviousData,
  });
  return (
    <Card isFlush>
      {list.isError ? <ProblemNote error={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.isPending ? <Skeleton /> : null}
      {list.data?.items.length === 0 ? (
        <Empty icon={<Play />} title={texts.empty.title}>
          {texts.empty.about}
        </Empty>
      ) : null}
      {list.data !== undefined && list.data.items.length > 0 ? (
        <>
          <Table label={texts.title} columns={columns} rows={list.data.items} keyOf={({ id }) => id} />
          <Pager pages={pages} next={list.data.next} />
        </>
      ) : null}
    </Card>
  );
}

const columns = [
  { name: "created", title: texts.columns.created, cell: ({ createdAt }: Run) => <Moment at={createdAt} /> },
  { name: "status", title: texts.columns.status, cell: ({ status }: Run) => <Status of={status} /> },
  { name: "version", title: "Version", isNumber: true, cell: ({ version }: Run) => version },
  {
    name: "error",
    title: texts.columns.error,
    from: "md",
    cell: ({ error }: Run) => <span className="block truncate text-bad">{error?.message}</span>,
  },
] as const;
