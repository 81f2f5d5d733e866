import type { UseQueryResult } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { RunDetail } from "../../../src/contract/run.ts";
import type { Workflow } from "../../../src/contract/workflow.ts";
import { Choice } from "../../parts/choice.tsx";
import { ListStates } from "../../parts/list-states.tsx";
import { Card } from "../../parts/page.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/run.ts";
import { useIsWide } from "../../wide.ts";
import type { RunOnCanvas } from "./run-marks.ts";
import type { RunNames } from "./run-names.ts";
import { RunTimeline } from "./run-timeline.tsx";
import type { RunNode } from "./run-tree.ts";

interface RunStepsProps {
  run: RunDetail;
  /** The version that it runs with. */
  definition: UseQueryResult<Workflow>;
  nodes: readonly RunNode[];
  drawn: RunOnCanvas;
  names: RunNames;
  chosen: RunNode | null;
  onChoose: (path: string | null) => void;
}

// The canvas is fetched when it is looked at.
const RunCanvas = lazy(() => import("./run-canvas.tsx"));
const views = (["canvas", "timeline"] as const).map((value) => ({ value, label: texts.views[value] }));

/** The steps of a run as the workflow has them, or as they followed one another. */
export function RunSteps({ run, definition, nodes, drawn, names, chosen, onChoose }: RunStepsProps) {
  const isWide = useIsWide();
  const { view = isWide ? "canvas" : "timeline" } = useSearch({ from: "/$workspace/runs/$run" });
  const navigate = useNavigate({ from: "/$workspace/runs/$run" });
  const choice = (
    <Choice
      label={texts.view}
      value={view}
      options={views}
      onValue={(to) => void navigate({ search: (before) => ({ ...before, view: to }), replace: true })}
    />
  );
  if (view === "timeline") {
    const path = chosen?.path ?? null;
    return (
      <RunTimeline run={run} nodes={nodes} names={names} chosen={path} onChoose={onChoose} actions={choice} />
    );
  }
  return (
    <Card title={texts.steps} about={texts.canvasAbout} actions={choice} isFlush>
      <div className="h-[70vh] min-h-96 overflow-hidden rounded-b-xl bg-canvas">
        <ListStates list={definition} rows={10} isEmpty={false} empty={null}>
          <Suspense fallback={<Skeleton rows={10} />}>
            <RunCanvas
              run={run}
              steps={definition.data?.steps ?? []}
              drawn={drawn}
              chosen={chosen?.id ?? null}
              onChoose={onChoose}
            />
          </Suspense>
        </ListStates>
      </div>
    </Card>
  );
}
