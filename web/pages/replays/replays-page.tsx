import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { RotateCcw } from "lucide-react";
import { useState } from "react";
import type { Replay } from "../../../src/contract/replay.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { buttonClass } from "../../parts/button.tsx";
import { Confirm } from "../../parts/confirm.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { OperateButton } from "../../parts/operate-button.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { Pager, usePages } from "../../parts/pager.tsx";
import { Badge } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { useToasts } from "../../parts/toasts.tsx";
import { texts } from "../../texts/replays.ts";
import { DeliveryTabs } from "../deliveries/delivery-tabs.tsx";
import { ReplayProgress } from "./replay-progress.tsx";

const pageSize = 50;
const whileRunningMs = 1_000;

/** All replays of the workspace; those under way move. */
export function ReplaysPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const queries = useQueryClient();
  const toasts = useToasts();
  const pages = usePages();
  const [canceling, setCanceling] = useState<Replay | null>(null);
  const query = { limit: pageSize, ...(pages.cursor && { before: pages.cursor }) };
  const list = useQuery({
    queryKey: [workspace, "replays", "list", query],
    queryFn: () => client.listReplays({ query }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === "running") === true ? whileRunningMs : false,
  });
  const replays = list.data?.items ?? [];
  const cancel = async ({ id }: Replay) => {
    await client.cancelReplay({ replay: id });
    toasts.done(texts.canceled);
    await queries.invalidateQueries({ queryKey: [workspace, "replays"] });
  };
  return (
    <Page title={texts.title} about={texts.about}>
      <DeliveryTabs open="replays" />
      <Card isFlush>
        <ListStates list={list} isEmpty={replays.length === 0} empty={<Nothing />}>
          <Table
            label={texts.title}
            columns={columnsWith(setCanceling)}
            rows={replays}
            keyOf={({ id }) => id}
          />
          <Pager pages={pages} next={list.data?.next ?? null} />
        </ListStates>
      </Card>
      {canceling === null ? null : (
        <Confirm
          title={texts.cancelTitle}
          verb={texts.cancel}
          isOpen
          onClose={() => setCanceling(null)}
          onConfirm={() => cancel(canceling)}
        >
          {texts.cancelAbout}
        </Confirm>
      )}
    </Page>
  );
}

function Nothing() {
  const workspace = useWorkspace();
  return (
    <Empty
      icon={<RotateCcw />}
      title={texts.empty.title}
      action={
        <Link to="/$workspace/deliveries" params={{ workspace }} className={buttonClass({ look: "primary" })}>
          {texts.empty.action}
        </Link>
      }
    >
      {texts.empty.about}
    </Empty>
  );
}

const tones = { running: "info", done: "good", canceled: "plain" } as const;

const columnsWith = (cancel: (replay: Replay) => void) =>
  [
    {
      name: "status",
      title: texts.columns.status,
      cell: ({ status }: Replay) => <Badge tone={tones[status]}>{texts.statuses[status]}</Badge>,
    },
    {
      name: "progress",
      title: texts.columns.progress,
      isMain: true,
      cell: (replay: Replay) => <ReplayProgress replay={replay} />,
    },
    {
      name: "runs",
      title: texts.columns.runs,
      isNumber: true,
      cell: ({ progress }: Replay) => progress.runs,
    },
    { name: "by", title: texts.columns.by, from: "@2xl", cell: ({ by }: Replay) => by.name },
    {
      name: "created",
      title: texts.columns.created,
      from: "@xl",
      cell: ({ createdAt }: Replay) => <Moment at={createdAt} />,
    },
    {
      name: "cancel",
      title: <span className="sr-only">{texts.cancel}</span>,
      cell: (replay: Replay) =>
        replay.status === "running" ? (
          <OperateButton size="small" onClick={() => cancel(replay)}>
            {texts.cancel}
          </OperateButton>
        ) : null,
    },
  ] as const;
