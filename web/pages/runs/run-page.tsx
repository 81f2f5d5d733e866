import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import type { RunDetail } from "../../../src/contract/run.ts";
import type { AttemptUnderWay } from "../../../src/contract/run-change.ts";
import type { Step } from "../../../src/contract/workflow.ts";
import { useClient, useWorkspace } from "../../client.ts";
import { LiveSign } from "../../parts/live-mark.tsx";
import { Card, Page } from "../../parts/page.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { Status } from "../../parts/status.tsx";
import { texts } from "../../texts/run.ts";
import { kindsQuery } from "../workflow/editor-queries.ts";
import { RunActions } from "./run-actions.tsx";
import { useRun } from "./run-live.ts";
import { type RunOnCanvas, roundToShow, runOnCanvas } from "./run-marks.ts";
import { type RunNames, runNames } from "./run-names.ts";
import { RunOverview } from "./run-overview.tsx";
import { RunSteps } from "./run-steps.tsx";
import { RunSummary } from "./run-summary.tsx";
import { nodeAt, type RunNode, stepNode, treeOf } from "./run-tree.ts";
import { SlowNote } from "./slow-note.tsx";
import { StepPanel } from "./step-panel.tsx";

/** One run: what each step was given, what it gave, and when; it moves while the run does. */
export function RunPage() {
  const workspace = useWorkspace();
  const { run: id } = useParams({ from: "/$workspace/runs/$run" });
  const { run, live, isMoving, underWay } = useRun(id);
  return (
    <Page
      title={run.data === undefined ? texts.title : texts.titleOf(run.data)}
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
    // By its id: another workflow may have its name by now.
    queryKey: [workspace, "workflows", run.workflowId, "version", run.version],
    queryFn: () => client.getWorkflow({ workflow: run.workflowId, query: { version: run.version } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const steps = definition.data?.steps ?? noSteps;
  const nodes = useMemo(
    () => treeOf({ attempts: run.attempts, underWay, steps }),
    [run.attempts, underWay, steps],
  );
  const drawn = useMemo(() => runOnCanvas(nodes), [nodes]);
  const kinds = useQuery(kindsQuery(workspace));
  const names = useMemo(() => runNames(steps, kinds.data), [steps, kinds.data]);
  const choose = (path: string | null) =>
    void navigate({ search: (before) => ({ ...before, step: path ?? undefined }), replace: true });
  const chosen = step === undefined ? undefined : nodeOf(step, { nodes, drawn, names });
  return (
    <>
      <RunSummary run={run} names={names} />
      <SlowNote run={run} />
      {run.next === null ? null : <p className="text-sm text-muted">{texts.more}</p>}
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <RunSteps
          run={run}
          definition={definition}
          nodes={nodes}
          drawn={drawn}
          names={names}
          chosen={chosen ?? null}
          onChoose={choose}
        />
        {chosen === undefined ? (
          <RunOverview run={run} />
        ) : (
          <StepPanel
            key={chosen.id}
            run={run}
            node={chosen}
            rounds={drawn.steps.get(chosen.id) ?? []}
            names={names}
            onChoose={choose}
          />
        )}
      </div>
    </>
  );
}

const noSteps: readonly Step[] = [];

interface Known {
  nodes: readonly RunNode[];
  drawn: RunOnCanvas;
  names: RunNames;
}

/** The step of a path; by its id alone one of its rounds, or the step as it lies ahead. */
function nodeOf(step: string, { nodes, drawn, names }: Known): RunNode | undefined {
  const type = names.typeOf(step);
  const ahead = type === undefined ? undefined : { path: step, id: step, type, list: null, round: null };
  return nodeAt(nodes, step) ?? roundToShow(drawn.steps.get(step) ?? []) ?? (ahead && stepNode(ahead));
}
