import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useMemo, useState } from "react";
import type { RunDetail } from "../../../src/contract/run.ts";
import type { Step } from "../../../src/contract/workflow.ts";
import { entryTowards, isArrow, isPress } from "../../canvas/arrows.ts";
import type { Mark, Start } from "../../canvas/canvas-context.ts";
import { FlowCanvas } from "../../canvas/flow-canvas.tsx";
import { type Entry, entriesOf, treeOf } from "../../canvas/step-tree.ts";
import { useWorkspace } from "../../client.ts";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { texts } from "../../texts/run.ts";
import { useTick } from "../../tick.ts";
import { kindsQuery } from "../workflow/editor-queries.ts";
import { isRunEnded } from "./run-ended.ts";
import { listMark, placeOfRun, type RunMark, type RunOnCanvas, roundToShow, stepMark } from "./run-marks.ts";
import { StateSign } from "./run-rows.tsx";
import type { StepState } from "./run-tree.ts";
import { startedByText } from "./started-by.ts";

interface RunCanvasProps {
  run: RunDetail;
  /** The outermost steps of the version that it runs with. */
  steps: readonly Step[];
  drawn: RunOnCanvas;
  /** The id of the step that is open. */
  chosen: string | null;
  onChoose: (path: string | null) => void;
}

const noFaults: ReadonlyMap<string, number> = new Map();
const tones = {
  ahead: "plain",
  running: "info",
  waiting: "warn",
  retrying: "warn",
  succeeded: "good",
  failed: "bad",
} as const satisfies Record<StepState, Mark["tone"]>;

/** The workflow as it was when this run ran it, each step with how it did. */
export default function RunCanvas({ run, steps, drawn, chosen, onChoose }: RunCanvasProps) {
  const kinds = useQuery(kindsQuery(useWorkspace()));
  const tick = useTick(!isRunEnded(run.status));
  // What still waited when the run was canceled does not wait on.
  const now = run.endedAt === null ? tick : Date.parse(run.endedAt);
  const items = useMemo(
    () => (kinds.data === undefined ? [] : treeOf(steps, kinds.data)),
    [steps, kinds.data],
  );
  const entries = useMemo(() => entriesOf(items), [items]);
  const [gone, goTo] = useState(chosen);
  // Until one goes elsewhere, the run is followed.
  const current = gone ?? placeOfRun(run, drawn);
  const starts = useMemo(() => [startOf(run)], [run]);
  const onStart = useOrigin(run);
  if (kinds.data === undefined) {
    return kinds.isError ? (
      <ProblemNote error={kinds.error} onRetry={() => void kinds.refetch()} />
    ) : (
      <Skeleton rows={10} />
    );
  }
  const open = (key: string) => {
    goTo(key);
    const entry = entries.find((each) => each.key === key);
    const step = entry?.kind === "lane" ? entry.holder.key : key;
    onChoose(roundToShow(drawn.steps.get(step) ?? [])?.path ?? step);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, altKey, ctrlKey, metaKey } = event;
    // Those are the browser's.
    if (altKey || ctrlKey || metaKey || isPress(event)) return;
    if (isArrow(key)) {
      const next = entryTowards(entries, current, key);
      if (next !== undefined) goTo(next.key);
    } else if (key === "Enter" && current !== null) open(current);
    else if (key === "Escape") onChoose(null);
    else return;
    event.preventDefault();
  };
  const use = {
    starts,
    onStart,
    current,
    isFollowing: gone === null,
    faults: noFaults,
    dragged: null,
    onOpen: open,
  };
  return (
    <FlowCanvas
      items={items}
      use={{ ...use, marks: marksOf(entries, { drawn, now }) }}
      label={texts.canvas}
      onKeyDown={onKeyDown}
    />
  );
}

function marksOf(
  entries: readonly Entry[],
  { drawn, now }: { drawn: RunOnCanvas; now: number },
): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const entry of entries) {
    const { key } = entry;
    if (entry.kind === "lane") {
      const lists = drawn.lists.get(key);
      if (lists !== undefined) marks.set(key, shown(listMark(lists)));
    } else if (!entry.item.isOff) {
      const mark = stepMark(drawn.steps.get(key) ?? [], now);
      marks.set(key, { ...shown(mark), sign: <StateSign state={mark.state} isSilent /> });
    }
  }
  return marks;
}

const shown = ({ state, text }: RunMark): Mark => ({ tone: tones[state], text });

/** What started it, as it stands at the top. */
function startOf({ startedBy }: RunDetail): Start {
  const kind = startKinds[startedBy.kind];
  return { key: "start", kind, title: startedByText(startedBy), about: texts.startedIt, isOff: false };
}

const startKinds = {
  delivery: "trigger",
  replay: "trigger",
  schedule: "schedule",
  run: "after",
  end: "after",
  failure: "after",
  hand: "none",
} as const satisfies Record<RunDetail["startedBy"]["kind"], Start["kind"]>;

/** The way to what started it, where that has a page. */
function useOrigin({ startedBy, deliveryId }: RunDetail): (() => void) | undefined {
  const workspace = useWorkspace();
  const navigate = useNavigate();
  if ("runId" in startedBy)
    return () => void navigate({ to: "/$workspace/runs/$run", params: { workspace, run: startedBy.runId } });
  if (deliveryId === null) return undefined;
  const params = { workspace, delivery: deliveryId };
  return () => void navigate({ to: "/$workspace/deliveries/$delivery", params });
}
