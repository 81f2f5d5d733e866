import "@xyflow/react/dist/base.css";
import "./canvas.css";
import {
  Controls,
  MiniMap,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  useStore,
  ViewportPortal,
} from "@xyflow/react";
import { type KeyboardEvent, useEffect, useMemo, useRef } from "react";
import { texts } from "../texts/workflow.ts";
import { CanvasProvider, type CanvasUse } from "./canvas-context.ts";
import { nodeTypes } from "./canvas-nodes.tsx";
import { type Layout, layoutOf, type Placed } from "./layout.ts";
import { margin, sightOf } from "./sight.ts";
import type { StepItem } from "./step-tree.ts";

interface FlowCanvasProps {
  items: readonly StepItem[];
  use: CanvasUse;
  label: string;
  onKeyDown?: (event: KeyboardEvent) => void;
}

const zoomMin = 0.1,
  zoomMax = 1.75;
/** Larger than life, a single card would fill the screen. */
const fitOptions = { padding: 0.15, maxZoom: 1, minZoom: 0.35 };
/** What is not higher than a screen is seen whole without one; on a narrower canvas it would lie on the cards. */
const minimapFrom = { width: 700, height: 900 };
const minimapSize = { width: 132, height: 100 };
const noEdges: [] = [];
const ariaLabels = {
  "controls.zoomIn.ariaLabel": texts.zoomIn,
  "controls.zoomOut.ariaLabel": texts.zoomOut,
  "controls.fitView.ariaLabel": texts.fit,
  "controls.ariaLabel": texts.canvas,
  "minimap.ariaLabel": texts.minimap,
};

/** The tree as a drawing that lays itself out. Where there is room, its minimap is shown. */
export function FlowCanvas(props: FlowCanvasProps) {
  return (
    <ReactFlowProvider>
      <CanvasProvider value={props.use}>
        <Drawing {...props} />
      </CanvasProvider>
    </ReactFlowProvider>
  );
}

function Drawing({ items, use, label, onKeyDown }: FlowCanvasProps) {
  const layout = useMemo(() => layoutOf(items, Math.max(1, use.starts.length)), [items, use.starts.length]);
  const width = useStore((state) => state.width);
  const nodes = useMemo(() => layout.placed.map(nodeOf), [layout]);
  return (
    <ReactFlow
      className="group/canvas outline-offset-[-2px]"
      nodes={nodes}
      edges={noEdges}
      nodeTypes={nodeTypes}
      onlyRenderVisibleElements
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      elementsSelectable={false}
      edgesFocusable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      panOnScroll
      zoomOnDoubleClick={false}
      minZoom={zoomMin}
      maxZoom={zoomMax}
      proOptions={{ hideAttribution: true }}
      ariaLabelConfig={ariaLabels}
      tabIndex={0}
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      <Lines layout={layout} />
      <Place width={layout.width} />
      <Follow placed={layout.placed} current={use.current} />
      <Controls
        orientation="horizontal"
        position="bottom-right"
        showInteractive={false}
        fitViewOptions={fitOptions}
      />
      {layout.height > minimapFrom.height && width > minimapFrom.width ? (
        <MiniMap pannable zoomable position="bottom-left" style={minimapSize} nodeClassName={minimapClass} />
      ) : null}
    </ReactFlow>
  );
}

const nodeOf = (placed: Placed): Node => ({
  id: placed.key,
  type: placed.kind,
  position: { x: placed.x, y: placed.y },
  width: placed.width,
  height: placed.height,
  data: { placed },
});

const minimapClass = ({ type }: Node) =>
  type === "step" || type === "start" ? "minimap-step" : "minimap-none";

/** All lines and frames under the cards: one path costs the same for ten steps and for a thousand. */
function Lines({ layout: { lines, frames, width, height } }: { layout: Layout }) {
  return (
    <ViewportPortal>
      <svg
        width={width}
        height={height}
        aria-hidden
        className="pointer-events-none absolute top-0 left-0 -z-10 overflow-visible"
      >
        {frames.map((frame) => (
          <rect key={`${frame.x} ${frame.y}`} {...frame} rx={14} className="fill-ink/2 stroke-line" />
        ))}
        <path d={lines} fill="none" className="stroke-line-strong/70" strokeWidth={1.5} />
      </svg>
    </ViewportPortal>
  );
}

/** Smaller, no card can be read. */
const zoomFirstMin = 0.65;

/** Begins at the top, as large as its width allows; stays in the middle when a panel takes some of the room. */
function Place({ width: drawn }: { width: number }) {
  const flow = useReactFlow();
  const width = useStore((state) => state.width);
  const before = useRef(0);
  useEffect(() => {
    if (width === 0) return;
    if (before.current === 0) {
      const zoom = Math.min(1, Math.max(zoomFirstMin, (width - 2 * margin) / drawn));
      void flow.setViewport({ x: (width - drawn * zoom) / 2, y: margin, zoom });
    } else {
      const { x, y, zoom } = flow.getViewport();
      void flow.setViewport({ x: x + (width - before.current) / 2, y, zoom });
    }
    before.current = width;
    // What is drawn later stays where it is looked at.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [flow, width]);
  return null;
}

/** Brings what the keyboard is at into sight, also where the canvas has become narrower. */
function Follow({ placed, current }: { placed: readonly Placed[]; current: string | null }) {
  const flow = useReactFlow();
  const [width, height] = [useStore((state) => state.width), useStore((state) => state.height)];
  useEffect(() => {
    const box = placed.find(({ key }) => key === current);
    if (box === undefined) return;
    const sight = sightOf(box, { viewport: flow.getViewport(), width, height });
    if (sight !== null) void flow.setViewport(sight);
  }, [flow, placed, current, width, height]);
  return null;
}
