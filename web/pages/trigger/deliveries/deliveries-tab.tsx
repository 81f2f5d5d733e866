import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { useState } from "react";
import { type Delivery, DeliveryStatus } from "../../../../src/contract/delivery.ts";
import { capital } from "../../../capital.ts";
import { useClient, useWorkspace } from "../../../client.ts";
import { buttonClass } from "../../../parts/button.tsx";
import { Empty } from "../../../parts/empty.tsx";
import { Field, Select } from "../../../parts/field.tsx";
import { ListStates } from "../../../parts/list-states.tsx";
import { Card } from "../../../parts/page.tsx";
import { Pager, usePages } from "../../../parts/pager.tsx";
import { Status } from "../../../parts/status.tsx";
import { Table } from "../../../parts/table.tsx";
import { Moment } from "../../../parts/time.tsx";
import { texts as statuses } from "../../../texts/status.ts";
import { texts } from "../../../texts/trigger-deliveries.ts";
import { useEditor } from "../editor.ts";

const pageSize = 25;
const refreshMs = 5_000;

/** What this trigger has received, the newest first. */
export function DeliveriesTab() {
  const { trigger } = useEditor();
  const workspace = useWorkspace();
  const client = useClient();
  const pages = usePages();
  const [status, setStatus] = useState<DeliveryStatus | undefined>(undefined);
  const query = {
    trigger: trigger.id,
    limit: pageSize,
    ...(status && { status }),
    ...(pages.cursor && { before: pages.cursor }),
  };
  const list = useQuery({
    queryKey: [workspace, "deliveries", query],
    queryFn: () => client.listDeliveries({ query }),
    placeholderData: keepPreviousData,
    refetchInterval: pages.isFirst ? refreshMs : false,
  });
  const deliveries = list.data?.items ?? [];
  return (
    <Card
      title={texts.title}
      isFlush
      actions={
        <Link
          to="/$workspace/deliveries"
          params={{ workspace }}
          search={{ trigger: trigger.name }}
          className={buttonClass({ size: "small" })}
        >
          {texts.all}
        </Link>
      }
    >
      <div className="w-48 px-4 py-3">
        <Field label={texts.filter}>
          {(control) => (
            <Select
              {...control}
              value={status ?? ""}
              onValue={(chosen) => {
                pages.first();
                setStatus(DeliveryStatus.safeParse(chosen).data);
              }}
              options={[
                { value: "", label: texts.any },
                ...DeliveryStatus.options.map((value) => ({ value, label: capital(statuses[value]) })),
              ]}
            />
          )}
        </Field>
      </div>
      <ListStates
        list={list}
        isEmpty={deliveries.length === 0}
        empty={
          <Empty icon={<Inbox />} title={texts.empty}>
            {texts.emptyAbout}
          </Empty>
        }
      >
        <Table label={texts.title} columns={columns} rows={deliveries} keyOf={({ id }) => id} />
      </ListStates>
      {list.data === undefined ? null : <Pager pages={pages} next={list.data.next} />}
    </Card>
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
    isMain: true,
    cell: (delivery: Delivery) => <RequestCell delivery={delivery} />,
  },
  {
    name: "type",
    title: texts.columns.type,
    from: "md",
    cell: ({ eventType }: Delivery) => <code className="font-mono text-xs">{eventType}</code>,
  },
  {
    name: "answer",
    title: texts.columns.answer,
    from: "sm",
    isNumber: true,
    cell: ({ answerStatus }: Delivery) => answerStatus,
  },
] as const;

function RequestCell({ delivery: { id, method, url, reason } }: { delivery: Delivery }) {
  const workspace = useWorkspace();
  return (
    <div className="min-w-0">
      <Link
        to="/$workspace/deliveries/$delivery"
        params={{ workspace, delivery: id }}
        className="block truncate font-mono text-xs hover:text-accent hover:underline"
      >
        {method} {url}
      </Link>
      {reason === null ? null : <p className="truncate text-xs text-muted">{reason}</p>}
    </div>
  );
}
