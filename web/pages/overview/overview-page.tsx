import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useClient, useWorkspace } from "../../client.ts";
import { Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Select } from "../../parts/select.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/overview.ts";
import { AlertsCard, useOpenAlerts } from "./alerts-card.tsx";
import { Charts } from "./charts.tsx";
import { FirstMinute, useFirstMinute } from "./first-minute.tsx";
import { Range, ranges } from "./range.ts";
import { receivedOf } from "./received.ts";
import { Tiles } from "./tiles.tsx";
import { TriggersCard } from "./triggers-card.tsx";

const refreshMs = 10_000;

/** How the workspace does: what came in, what was answered, how runs ended, what is left to do. */
export function OverviewPage() {
  const workspace = useWorkspace();
  const client = useClient();
  const { range } = useSearch({ from: "/$workspace/" });
  const navigate = useNavigate();
  const { ms, stepMs } = ranges[range];
  const statistics = useQuery({
    queryKey: [workspace, "statistics", range],
    queryFn: () => client.getStatistics({ query: { from: new Date(Date.now() - ms).toISOString(), stepMs } }),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  const first = useFirstMinute();
  const alerts = useOpenAlerts();
  // All of it is drawn at once: what stands above must not push down what is being read.
  // What could not be had is asked for again behind what is shown.
  const isLoading = statistics.isPending || first.isPending || !alerts.isFetched;
  // Before the first call, five empty charts would stand between a newcomer and what to do.
  const isBlank =
    first.trigger !== null && statistics.data !== undefined && receivedOf(statistics.data.total) === 0;
  return (
    <Page
      title={texts.title}
      actions={
        <Select
          aria-label={texts.range}
          options={texts.ranges}
          value={range}
          onValue={(value) =>
            void navigate({ to: ".", search: { range: Range.parse(value) }, replace: true })
          }
        />
      }
    >
      {statistics.isError ? (
        <ProblemNote error={statistics.error} onRetry={() => void statistics.refetch()} />
      ) : null}
      {isLoading && !statistics.isError ? <Skeleton rows={8} /> : null}
      {isLoading || first.trigger === null ? null : (
        <FirstMinute trigger={first.trigger} onHide={first.hide} />
      )}
      {isLoading || statistics.data === undefined ? null : (
        <>
          <Tiles statistics={statistics.data} />
          <AlertsCard alerts={alerts.data?.items ?? []} />
          {isBlank ? null : <Charts statistics={statistics.data} hasQueue />}
          <TriggersCard ms={ms} />
        </>
      )}
    </Page>
  );
}
