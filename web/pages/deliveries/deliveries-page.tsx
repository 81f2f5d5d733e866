import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Inbox } from "lucide-react";
import { useState } from "react";
import type { Delivery } from "../../../src/contract/delivery.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { Empty } from "../../parts/empty.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { Pager, usePages } from "../../parts/pager.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { SearchInput } from "../../parts/search-input.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Status } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/deliveries.ts";

const pageSize = 50;

/** All deliveries of the workspace. */
export function DeliveriesPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const pages = usePages();
  const [search, setSearch] = useState("");
  const query = {
    limit: pageSize,
    ...(search !== "" && { search }),
    ...(pages.cursor && { before: pages.cursor }),
  };
  const list = useQuery({
    queryKey: [workspace, "deliveries", query],
    queryFn: () => client.listDeliveries({ query }),
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
          <Empty icon={<Inbox />} title={search === "" ? texts.empty.title : texts.nothingFound}>
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
    name: "received",
    title: texts.columns.received,
    cell: ({ receivedAt }: Delivery) => <Moment at={receivedAt} />,
  },
  { name: "status", title: texts.columns.status, cell: ({ status }: Delivery) => <Status of={status} /> },
  {
    name: "request",
    title: texts.columns.request,
    cell: ({ method, url }: Delivery) => (
      <code className="block truncate font-mono text-xs">
        {method} {url}
      </code>
    ),
  },
  { name: "ip", title: texts.columns.ip, from: "lg", cell: ({ ip }: Delivery) => ip },
] as const;
