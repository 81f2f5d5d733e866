import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TriggerTotals } from "../../../src/contract/statistics.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { durationText } from "../../duration-text.ts";
import { ListStates } from "../../parts/list-states.tsx";
import { Card } from "../../parts/page.tsx";
import { Pager, usePages } from "../../parts/pager.tsx";
import { Table } from "../../parts/table.tsx";
import { Moment } from "../../parts/time.tsx";
import { useSchemeTitles } from "../../parts/trigger/catalog.ts";
import { credentialTitle } from "../../parts/trigger/credential-title.ts";
import { TriggerLink } from "../../parts/trigger-link.tsx";
import { texts } from "../../texts/overview.ts";
import { receivedOf } from "./received.ts";

/** It adds up what all triggers did, so that it is asked for less often than the charts. */
const refreshMs = 30_000;
const pageSize = 25;

/** Each trigger with how it does; those that get most come first. */
export function TriggersCard({ ms }: { ms: number }) {
  const workspace = useWorkspace();
  const client = useClient();
  const pages = usePages();
  const totals = useQuery({
    queryKey: [workspace, "statistics", "triggers", ms, pages.cursor],
    queryFn: () => {
      const from = new Date(Date.now() - ms).toISOString();
      return client.listTriggerStatistics({ query: { from, limit: pageSize, before: pages.cursor } });
    },
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  const items = totals.data?.items ?? [];
  return (
    <Card title={texts.triggers.title} isFlush>
      <ListStates
        list={totals}
        isEmpty={items.length === 0}
        empty={<p className="p-5 text-sm text-muted">{texts.triggers.none}</p>}
        rows={3}
      >
        <Table
          label={texts.triggers.title}
          columns={columns}
          rows={items}
          keyOf={({ triggerId }) => triggerId}
        />
      </ListStates>
      <Pager pages={pages} next={totals.data?.next ?? null} />
    </Card>
  );
}

const words = texts.triggers.columns;
const columns = [
  {
    name: "trigger",
    title: words.trigger,
    cell: ({ trigger }: TriggerTotals) => <TriggerLink trigger={trigger} />,
  },
  {
    name: "deliveries",
    title: words.deliveries,
    isNumber: true,
    cell: ({ total }: TriggerTotals) => texts.number(receivedOf(total)),
  },
  {
    name: "success",
    title: words.success,
    isNumber: true,
    cell: ({ success }: TriggerTotals) => (success === null ? "–" : texts.percent(success)),
  },
  {
    name: "p95",
    title: words.p95,
    isNumber: true,
    from: "@xl",
    cell: ({ total: { answerMs } }: TriggerTotals) => (answerMs === null ? "–" : durationText(answerMs.p95)),
  },
  {
    name: "budget",
    title: <span title={texts.budgetAbout}>{words.budget}</span>,
    from: "@2xl",
    cell: ({ budget }: TriggerTotals) => <Budget of={budget} />,
  },
  {
    name: "credentials",
    title: words.credentials,
    from: "@3xl",
    cell: ({ credentials }: TriggerTotals) => <Credentials of={credentials} />,
  },
  {
    name: "drift",
    title: words.drift,
    from: "@3xl",
    cell: ({ trigger, drift }: TriggerTotals) =>
      drift === 0 ? "–" : <Drift trigger={trigger} places={drift} />,
  },
] as const;

/** Each way to prove who sends, with when somebody last did. */
function Credentials({ of }: { of: TriggerTotals["credentials"] }) {
  const titleOf = useSchemeTitles();
  if (of.length === 0) return "–";
  return (
    <ul className="text-xs text-muted">
      {of.map(({ label, lastUsedAt }, at) => (
        // Two may have one name; their order is the trigger's.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={at} className="flex justify-between gap-3">
          <span className="truncate">{credentialTitle(label, titleOf)}</span>
          <span className="whitespace-nowrap">
            {lastUsedAt === null ? texts.triggers.never : <Moment at={lastUsedAt} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Drift({ trigger, places }: { trigger: string; places: number }) {
  const workspace = useWorkspace();
  return (
    <Link
      to="/$workspace/triggers/$trigger"
      params={{ workspace, trigger }}
      search={{ tab: "drift" }}
      aria-label={`${texts.triggers.drift(places)}: ${texts.triggers.driftOf(trigger)}`}
      className="whitespace-nowrap text-accent hover:underline"
    >
      {texts.triggers.drift(places)}
    </Link>
  );
}

/** How much of what may fail has failed. */
function Budget({ of }: { of: TriggerTotals["budget"] }) {
  const { spent } = of;
  if (spent === null) return "–";
  const share = Math.min(1, spent);
  const color = spent >= 1 ? "bg-bad" : spent >= 0.5 ? "bg-warn" : "bg-good";
  return (
    <div className="flex flex-wrap items-center gap-x-2">
      <div className="h-1.5 w-24 overflow-hidden rounded-full bg-sunken" aria-hidden>
        <div className={`h-full ${color}`} style={{ width: `${share * 100}%` }} />
      </div>
      <span className="text-xs tabular-nums">{texts.spent(of)}</span>
    </div>
  );
}
