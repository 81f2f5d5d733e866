import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { RunDetail } from "../../../src/contract/run.ts";
import type { AttemptUnderWay } from "../../../src/contract/run-change.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { LiveSign } from "../../parts/live-mark.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Status } from "../../parts/status.tsx";
import { texts } from "../../texts/run.ts";
import { RunActions } from "./run-actions.tsx";
import { useRun } from "./run-live.ts";
import { RunOverview } from "./run-overview.tsx";
import { RunSummary } from "./run-summary.tsx";
import { RunTimeline } from "./run-timeline.tsx";
import { nodeAt, titlesOf, treeOf } from "./run-tree.ts";
import { SlowNote } from "./slow-note.tsx";
import { StepPanel } from "./step-panel.tsx";

/** One run: what each step was given, what it gave, and when; it moves while the run does. */
export function RunPage() {
  const workspace = useWorkspace();
  const { run: id } = useParams({ from: "/$workspace/runs/$run" });
  const { run, live, isMoving, underWay } = useRun(id);
  return (
    <Page
      title={run.data === undefined ? texts.title : texts.titleOf(run.data.workflow, run.data.version)}
      crumbs={
        <Link to="/$workspace/runs" params={{ workspace }} className="underline-offset-2 hover:underline">
          {texts.all}
        </Link>
      }
      beside={
        run.data === undefined ? null : (
          <>
            <Status of={run.data.status} />
            {isMoving ? <LiveSign state={live} /> : null}
          </>
        )
      }
      actions={run.data === undefined ? null : <RunActions run={run.data} />}
    >
      {run.isError ? <ProblemNote error={run.error} onRetry={() => void run.refetch()} /> : null}
      {run.isPending ? (
        <Card>
          <Skeleton rows={12} />
        </Card>
      ) : null}
      {run.data === undefined ? null : <Parts key={id} run={run.data} underWay={underWay} />}
    </Page>
  );
}

function Parts({ run, underWay }: { run: RunDetail; underWay: readonly AttemptUnderWay[] }) {
  const workspace = useWorkspace();
  const client = useClient();
  const { step } = useSearch({ from: "/$workspace/runs/$run" });
  const navigate = useNavigate({ from: "/$workspace/runs/$run" });
  const definition = useQuery({
    queryKey: [workspace, "workflows", run.workflow, "version", run.version],
    queryFn: () => client.getWorkflow({ workflow: run.workflow, query: { version: run.version } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const steps = definition.data?.steps ?? [];
  const nodes = treeOf({ attempts: run.attempts, underWay, steps });
  const titles = titlesOf(steps);
  const chosen = step === undefined ? undefined : nodeAt(nodes, step);
  return (
    <>
      <RunSummary run={run} />
      <SlowNote run={run} />
      {run.next === null ? null : <p className="text-sm text-muted">{texts.more}</p>}
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <RunTimeline
          run={run}
          nodes={nodes}
          titles={titles}
          chosen={step ?? null}
          onChoose={(path) => void navigate({ search: { step: path ?? undefined }, replace: true })}
        />
        {chosen === undefined ? (
          <RunOverview run={run} />
        ) : (
          <StepPanel
            key={chosen.path}
            run={run}
            node={chosen}
            title={titles.get(chosen.id)}
            onClose={() => void navigate({ search: {}, replace: true })}
          />
        )}
      </div>
    </>
  );
}
