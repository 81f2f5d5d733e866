import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarClock } from "lucide-react";
import type { ScheduleView } from "../../../src/contract/schedule.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { buttonClass } from "../../parts/button.tsx";
import { Empty } from "../../parts/empty.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { Badge } from "../../parts/status.tsx";
import { Table } from "../../parts/table.tsx";
import { ExactTime, Moment } from "../../parts/time.tsx";
import { texts } from "../../texts/schedules.ts";
import { cronWords } from "./cron-words.ts";
import { ScheduleActions } from "./schedule-actions.tsx";

const refreshMs = 10_000;

/** When workflows are started by the clock. */
export function SchedulesPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const list = useQuery({
    queryKey: [workspace, "schedules"],
    queryFn: () => client.listSchedules({ query: {} }),
    refetchInterval: refreshMs,
  });
  const schedules = list.data?.items ?? [];
  return (
    <Page title={texts.title} about={texts.about}>
      <Card isFlush>
        <ListStates
          list={list}
          isEmpty={schedules.length === 0}
          empty={
            <Empty
              icon={<CalendarClock />}
              title={texts.empty.title}
              action={
                <Link to="/$workspace/workflows" params={{ workspace }} className={buttonClass()}>
                  {texts.empty.action}
                </Link>
              }
            >
              {texts.empty.about}
            </Empty>
          }
        >
          <Table
            label={texts.title}
            columns={columnsIn(workspace)}
            rows={schedules}
            keyOf={({ workflow, name }) => `${workflow} ${name}`}
          />
        </ListStates>
      </Card>
    </Page>
  );
}

const Cron = ({ cron, timezone }: { cron: string; timezone: string }) => (
  <span title={cron}>
    {cronWords(cron) ?? <code className="font-mono">{cron}</code>} · {timezone}
  </span>
);

const columnsIn = (workspace: string) =>
  [
    {
      name: "schedule",
      title: texts.columns.schedule,
      isMain: true,
      cell: ({ workflow, name, cron, every = "", timezone }: ScheduleView) => (
        <div className="min-w-0">
          <div className="truncate">
            <Link
              to="/$workspace/workflows/$workflow"
              params={{ workspace, workflow }}
              search={{ tab: "settings" }}
              className="font-medium hover:text-accent hover:underline"
            >
              {workflow}
            </Link>{" "}
            <span className="text-muted">{name}</span>
          </div>
          <div className="text-xs text-muted">
            {cron === undefined ? texts.every(every) : <Cron cron={cron} timezone={timezone} />}
          </div>
        </div>
      ),
    },
    {
      name: "next",
      title: texts.columns.next,
      cell: (schedule: ScheduleView) => <Next schedule={schedule} />,
    },
    {
      name: "last",
      title: texts.columns.last,
      from: "@xl",
      cell: ({ lastAt, lastRunId }: ScheduleView) =>
        lastAt === null ? (
          "–"
        ) : lastRunId === null ? (
          <Moment at={lastAt} />
        ) : (
          <Link
            to="/$workspace/runs/$run"
            params={{ workspace, run: lastRunId }}
            className="text-accent underline underline-offset-2"
          >
            <Moment at={lastAt} />
          </Link>
        ),
    },
    {
      name: "skipped",
      title: texts.columns.skipped,
      from: "@3xl",
      isNumber: true,
      cell: ({ skipped, waiting }: ScheduleView) =>
        waiting === 0 ? skipped : texts.waiting(skipped, waiting),
    },
    {
      name: "actions",
      title: <span className="sr-only">{texts.actions}</span>,
      isLast: true,
      cell: (schedule: ScheduleView) => <ScheduleActions schedule={schedule} />,
    },
  ] as const;

/** When it is due next; on a wide screen the times after that, too. */
function Next({ schedule: { paused, next } }: { schedule: ScheduleView }) {
  const [first] = next;
  if (paused) return <Badge tone="warn">{texts.paused}</Badge>;
  if (first === undefined) return <span className="text-muted">{texts.never}</span>;
  return (
    <>
      <Moment at={first} />
      <ol className="hidden text-xs text-muted @2xl:block">
        {next.slice(1).map((at) => (
          <li key={at} className="whitespace-nowrap">
            <ExactTime at={at} />
          </li>
        ))}
      </ol>
    </>
  );
}
