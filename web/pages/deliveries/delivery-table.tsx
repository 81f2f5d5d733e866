import { Link } from "@tanstack/react-router";
import { ArrowRightLeft, CornerDownRight, TriangleAlert } from "lucide-react";
import type { Delivery } from "../../../src/contract/delivery.ts";
import { useWorkspace } from "../../client.ts";
import { SelectBox, type Selection } from "../../parts/selection.tsx";
import { Status } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { TriggerLink } from "../../parts/trigger-link.tsx";
import { bytesText } from "../../size.ts";
import { texts } from "../../texts/deliveries.ts";
import { texts as selectionTexts } from "../../texts/selection.ts";
import { useTriggerNames } from "../../trigger-names.ts";

interface DeliveryTableProps {
  deliveries: readonly Delivery[];
  selection: Selection;
}

/** A page of deliveries, one a row. */
export function DeliveryTable({ deliveries, selection }: DeliveryTableProps) {
  const workspace = useWorkspace();
  const { nameOf } = useTriggerNames();
  const ids = deliveries.map(({ id }) => id);
  const chosen = ids.filter((id) => selection.isAll || selection.ids.has(id)).length;
  const columns = columnsOf({ workspace, nameOf, ids, chosen, selection });
  return (
    <Table
      label={texts.title}
      columns={columns}
      rows={deliveries}
      keyOf={({ id }) => id}
      isSelected={({ id }) => selection.isAll || selection.ids.has(id)}
    />
  );
}

interface Columns {
  workspace: string;
  nameOf: (triggerId: string | null) => string | null;
  ids: readonly string[];
  /** How many of these are. */
  chosen: number;
  selection: Selection;
}

const columnsOf = ({ workspace, nameOf, ids, chosen, selection }: Columns) =>
  [
    {
      name: "select",
      title: (
        <SelectBox
          label={selectionTexts.page}
          checked={chosen > 0 && chosen === ids.length}
          isPartial={chosen > 0 && chosen < ids.length}
          onToggle={() => selection.choose(chosen === ids.length ? [] : ids)}
        />
      ),
      cell: ({ id, method, url }: Delivery) => (
        <SelectBox
          label={selectionTexts.row(`${method} ${url}`)}
          checked={selection.isAll || selection.ids.has(id)}
          onToggle={() => selection.toggle(id)}
        />
      ),
    },
    {
      name: "status",
      title: texts.columns.status,
      cell: ({ status }: Delivery) => <Status of={status} />,
    },
    {
      name: "request",
      title: texts.columns.request,
      isMain: true,
      cell: (delivery: Delivery) => <Request delivery={delivery} workspace={workspace} />,
    },
    {
      name: "trigger",
      title: texts.columns.trigger,
      from: "md",
      cell: ({ triggerId }: Delivery) =>
        triggerId === null ? "–" : <Trigger id={triggerId} name={nameOf(triggerId)} />,
    },
    {
      name: "answer",
      title: texts.columns.answer,
      from: "lg",
      isNumber: true,
      cell: ({ answerStatus }: Delivery) => answerStatus ?? "–",
    },
    {
      name: "size",
      title: texts.columns.size,
      from: "xl",
      isNumber: true,
      cell: ({ bodyBytes }: Delivery) => <span className="whitespace-nowrap">{bytesText(bodyBytes)}</span>,
    },
    {
      name: "ip",
      title: texts.columns.ip,
      from: "xl",
      cell: ({ ip }: Delivery) => <span className="tabular-nums">{ip}</span>,
    },
    {
      name: "received",
      title: texts.columns.received,
      from: "sm",
      cell: ({ receivedAt }: Delivery) => <Moment at={receivedAt} />,
    },
  ] as const;

const Trigger = ({ id, name }: { id: string; name: string | null }) => (
  <span className="block truncate">
    <TriggerLink trigger={id} title={name ?? id} />
  </span>
);

function Request({ delivery, workspace }: { delivery: Delivery; workspace: string }) {
  const { id, method, url, receivedAt, eventType, reason, duplicateOf, replayOf, faulty } = delivery;
  return (
    <div className="min-w-0">
      <Link
        to="/$workspace/deliveries/$delivery"
        params={{ workspace, delivery: id }}
        className="block truncate font-medium hover:text-accent hover:underline"
      >
        {eventType ?? `${method} ${url}`}
      </Link>
      <div className="flex items-center gap-1.5 text-xs text-muted">
        {faulty ? <TriangleAlert className="size-3.5 shrink-0 text-warn" aria-hidden /> : null}
        {duplicateOf === null ? null : <CornerDownRight className="size-3.5 shrink-0" aria-hidden />}
        {replayOf === null ? null : <ArrowRightLeft className="size-3.5 shrink-0" aria-hidden />}
        <span className="shrink-0 sm:hidden">
          <Moment at={receivedAt} /> ·
        </span>
        <span className="truncate">{reason ?? (eventType === null ? id : `${method} ${url}`)}</span>
      </div>
    </div>
  );
}
