import { useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { RunDetail } from "../../../src/contract/run.ts";
import type { Step } from "../../../src/contract/workflow.ts";
import { Choice } from "../../parts/choice.tsx";
import { Card } from "../../parts/page.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/run.ts";
import { useIsWide } from "../../wide.ts";
import type { RunOnCanvas } from "./run-marks.ts";
import { RunTimeline } from "./run-timeline.tsx";
import type { RunNode } from "./run-tree.ts";

interface RunStepsProps {
  run: RunDetail;
  /** Of the version that it runs with, the outermost; none: it is gone; undefined: they are asked for. */
  steps: readonly Step[] | undefined;
  nodes: readonly RunNode[];
  drawn: RunOnCanvas;
  titles: ReadonlyMap<string, string>;
  chosen: RunNode | null;
  onChoose: (path: string | null) => void;
}

// The canvas is fetched when it is looked at.
const RunCanvas = lazy(() => import("./run-canvas.tsx"));
const views = (["canvas", "timeline"] as const).map((value) => ({ value, label: texts.views[value] }));

/** The steps of a run as the workflow has them, or as they followed one another. */
export function RunSteps({ run, steps, nodes, drawn, titles, chosen, onChoose }: RunStepsProps) {
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
      <RunTimeline
        run={run}
        nodes={nodes}
        titles={titles}
        chosen={path}
        onChoose={onChoose}
        actions={choice}
      />
    );
  }
  return (
    <Card title={texts.steps} about={texts.canvasAbout} actions={choice} isFlush>
      <div className="h-[70vh] min-h-96 overflow-hidden rounded-b-xl bg-canvas">
        {steps?.length === 0 && nodes.length > 0 ? (
          <p className="p-5 text-sm text-muted">{texts.canvasGone}</p>
        ) : (
          <Suspense fallback={<Skeleton rows={10} />}>
            {steps === undefined ? (
              <Skeleton rows={10} />
            ) : (
              <RunCanvas
                run={run}
                steps={steps}
                drawn={drawn}
                chosen={chosen?.id ?? null}
                onChoose={onChoose}
              />
            )}
          </Suspense>
        )}
      </div>
    </Card>
  );
}
