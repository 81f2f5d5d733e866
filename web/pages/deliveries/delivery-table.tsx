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
import { urlEnd } from "../../url-end.ts";

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
      cell: (delivery: Delivery) => (
        <Request delivery={delivery} trigger={nameOf(delivery.triggerId)} workspace={workspace} />
      ),
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

interface RequestProps {
  delivery: Delivery;
  trigger: string | null;
  workspace: string;
}

/** What came, and to whom; where the screen is narrow, also what stands in columns else. */
function Request({ delivery, trigger, workspace }: RequestProps) {
  const { id, method, url, receivedAt, eventType, answerStatus, reason, duplicateOf, replayOf, faulty } =
    delivery;
  return (
    <div className="min-w-0">
      <Link
        to="/$workspace/deliveries/$delivery"
        params={{ workspace, delivery: id }}
        className="block truncate font-medium hover:text-accent hover:underline"
      >
        {eventType ?? trigger ?? `${method} ${url}`}
      </Link>
      <div className="flex items-center gap-1.5 text-xs text-muted">
        {faulty ? <TriangleAlert className="size-3.5 shrink-0 text-warn" aria-hidden /> : null}
        {duplicateOf === null ? null : <CornerDownRight className="size-3.5 shrink-0" aria-hidden />}
        {replayOf === null ? null : <ArrowRightLeft className="size-3.5 shrink-0" aria-hidden />}
        <span className="truncate">
          {eventType === null || trigger === null ? null : <span className="md:hidden">{trigger} · </span>}
          {answerStatus === null ? null : <span className="lg:hidden">{answerStatus} · </span>}
          <span className="sm:hidden">
            <Moment at={receivedAt} /> ·{" "}
          </span>
          <span title={url}>{reason ?? `${method} ${urlEnd(url)}`}</span>
        </span>
      </div>
    </div>
  );
}
