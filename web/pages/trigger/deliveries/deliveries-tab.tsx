import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Inbox } from "lucide-react";
import { useState } from "react";
import { DeliveryStatus } from "../../../../src/contract/delivery.ts";
import { capital } from "../../../capital.ts";
import { useClient, useWorkspace } from "../../../client.ts";
import { buttonClass } from "../../../parts/button.tsx";
import { Empty } from "../../../parts/empty.tsx";
import { ListStates } from "../../../parts/list-states.tsx";
import { Card } from "../../../parts/page.tsx";
import { Pager, usePages } from "../../../parts/pager.tsx";
import { Select } from "../../../parts/select.tsx";
import { texts as statuses } from "../../../texts/status.ts";
import { texts } from "../../../texts/trigger-deliveries.ts";
import { DeliveryTable } from "../../deliveries/delivery-table.tsx";
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
      <div className="w-48 p-3">
        <Select
          aria-label={texts.filter}
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
        <DeliveryTable deliveries={deliveries} isOfOne />
      </ListStates>
      {list.data === undefined ? null : <Pager pages={pages} next={list.data.next} />}
    </Card>
  );
}
