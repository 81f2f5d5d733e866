import { Link } from "@tanstack/react-router";
import { ArrowRightLeft, CornerDownRight, TriangleAlert } from "lucide-react";
import type { Delivery } from "../../../src/contract/delivery.ts";
import { useWorkspace } from "../../client.ts";
import { isSelected, type Selection, selectColumns } from "../../parts/selection.tsx";
import { Status } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { TriggerLink } from "../../parts/trigger-link.tsx";
import { bytesText } from "../../size.ts";
import { texts } from "../../texts/deliveries.ts";
import { useTriggerNames } from "../../trigger-names.ts";
import { urlEnd } from "../../url-end.ts";

interface DeliveryTableProps {
  deliveries: readonly Delivery[];
  /** Left out, no row can be chosen. */
  selection?: Selection;
  /** All are of one trigger, which need not be told. */
  isOfOne?: boolean;
}

/** A page of deliveries, one a row. */
export function DeliveryTable({ deliveries, selection, isOfOne = false }: DeliveryTableProps) {
  const workspace = useWorkspace();
  const { nameOf } = useTriggerNames();
  const columns = columnsOf({ workspace, nameOf: isOfOne ? () => null : nameOf });
  const shown = isOfOne ? columns.filter(({ name }) => name !== "trigger") : columns;
  const select = selectColumns(deliveries, selection, ({ method, url }) => `${method} ${url}`);
  return (
    <Table
      label={texts.title}
      columns={[...select, ...shown]}
      rows={deliveries}
      keyOf={({ id }) => id}
      isSelected={({ id }) => isSelected(selection, id)}
    />
  );
}

interface Columns {
  workspace: string;
  nameOf: (triggerId: string | null) => string | null;
}

const columnsOf = ({ workspace, nameOf }: Columns) =>
  [
    {
      name: "status",
      title: texts.columns.status,
      cell: ({ status }: Delivery) => <Status of={status} />,
    },
    {
      name: "request",
      title: texts.columns.request,
      isMain: true,
      cell: (delivery: Delivery) => (
        <Request delivery={delivery} trigger={nameOf(delivery.triggerId)} workspace={workspace} />
      ),
    },
    {
      name: "trigger",
      title: texts.columns.trigger,
      from: "@2xl",
      cell: ({ triggerId }: Delivery) =>
        triggerId === null ? "–" : <Trigger id={triggerId} name={nameOf(triggerId)} />,
    },
    {
      name: "answer",
      title: texts.columns.answer,
      from: "@3xl",
      isNumber: true,
      cell: ({ answerStatus }: Delivery) => answerStatus ?? "–",
    },
    {
      name: "size",
      title: texts.columns.size,
      from: "@4xl",
      isNumber: true,
      cell: ({ bodyBytes }: Delivery) => <span className="whitespace-nowrap">{bytesText(bodyBytes)}</span>,
    },
    {
      name: "ip",
      title: texts.columns.ip,
      from: "@4xl",
      cell: ({ ip }: Delivery) => <span className="tabular-nums">{ip}</span>,
    },
    {
      name: "received",
      title: texts.columns.received,
      from: "@xl",
      cell: ({ receivedAt }: Delivery) => <Moment at={receivedAt} />,
    },
  ] as const;

const Trigger = ({ id, name }: { id: string; name: string | null }) => (
  <span className="block truncate">
    <TriggerLink trigger={id} title={name ?? id} />
  </span>
);

interface RequestProps {
  delivery: Delivery;
  trigger: string | null;
  workspace: string;
}

/** What came, and to whom; where the screen is narrow, also what stands in columns else. */
function Request({ delivery, trigger, workspace }: RequestProps) {
  const {
    id,
    method,
    url,
    receivedAt,
    eventType,
    answerStatus,
    reason,
    duplicateOf,
    replayOf,
    faulty,
    test,
  } = delivery;
  return (
    <div className="min-w-0">
      <Link
        to="/$workspace/deliveries/$delivery"
        params={{ workspace, delivery: id }}
        className="block truncate font-medium hover:text-accent hover:underline"
      >
        {eventType ?? trigger ?? `${method} ${urlEnd(url)}`}
      </Link>
      <div className="flex items-center gap-1.5 text-xs text-muted">
        {faulty ? <TriangleAlert className="size-3.5 shrink-0 text-warn" aria-hidden /> : null}
        {test === true ? <span className="shrink-0 font-medium text-accent">{texts.test}</span> : null}
        {duplicateOf === null ? null : <CornerDownRight className="size-3.5 shrink-0" aria-hidden />}
        {replayOf === null ? null : <ArrowRightLeft className="size-3.5 shrink-0" aria-hidden />}
        <span className="truncate">
          {eventType === null || trigger === null ? null : <span className="@2xl:hidden">{trigger} · </span>}
          {answerStatus === null ? null : <span className="@3xl:hidden">{answerStatus} · </span>}
          <span className="@xl:hidden">
            <Moment at={receivedAt} /> ·{" "}
          </span>
          <span title={url}>
            {reason ?? (eventType === null && trigger === null ? id : `${method} ${urlEnd(url)}`)}
          </span>
        </span>
      </div>
    </div>
  );
}
