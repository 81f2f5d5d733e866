import {
  ChevronDown,
  ChevronRight,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  Hourglass,
  LoaderCircle,
  RotateCw,
} from "lucide-react";
import { useState } from "react";
import { durationText } from "../../duration-text.ts";
import { texts } from "../../texts/run.ts";
import { tookMsOf } from "./run-marks.ts";
import type { RunNames } from "./run-names.ts";
import { type RunNode, type StepState, stateOf } from "./run-tree.ts";
import { type Bar, barsOf, type TimeScale } from "./time-scale.ts";

/** What all rows share. */
export interface Rows {
  names: RunNames;
  chosen: string | null;
  onChoose: (path: string | null) => void;
  /** Nodes that are the other way than they would be by themselves: open or closed. */
  turned: ReadonlySet<string>;
  onTurn: (path: string) => void;
  scale: TimeScale;
  now: number;
}

/** Rounds of a loop that are open by themselves; of more each is closed. */
const openRoundsMax = 5;
/** Rows of one list that are drawn at first, and with each press. */
const drawnMax = 50;

interface NodeRowsProps {
  node: RunNode;
  depth: number;
  rows: Rows;
  isOpenAtFirst?: boolean;
}

export function NodeRows({ node, depth, rows, isOpenAtFirst = true }: NodeRowsProps) {
  const [drawn, setDrawn] = useState(drawnMax);
  const { children, kind } = node;
  const isOpen = isOpenAtFirst !== rows.turned.has(node.path);
  const isMany = children.length > openRoundsMax;
  return (
    <li>
      {kind === "list" ? (
        <ListRow node={node} depth={depth} isOpen={isOpen} rows={rows} />
      ) : (
        <StepRow node={node} depth={depth} isOpen={isOpen} rows={rows} />
      )}
      {children.length > 0 && isOpen ? (
        <ol>
          {children.slice(0, drawn).map((child) => (
            <NodeRows
              key={child.path}
              node={child}
              depth={depth + 1}
              rows={rows}
              isOpenAtFirst={child.kind === "step" || !isMany || stateOf(child) === "failed"}
            />
          ))}
          {children.length > drawn ? (
            <li>
              <button
                type="button"
                onClick={() => setDrawn(drawn + drawnMax)}
                style={{ paddingLeft: indent(depth + 1) + 24 }}
                className="min-h-7 text-xs font-medium text-accent hover:underline"
              >
                {texts.moreRounds(children.length - drawn)}
              </button>
            </li>
          ) : null}
        </ol>
      ) : null}
    </li>
  );
}

const indent = (depth: number) => 12 + Math.min(depth, 8) * 14;

interface RowProps {
  node: RunNode;
  depth: number;
  isOpen: boolean;
  rows: Rows;
}

/** Steps that stand in one list of another: `then`, round 3. */
const ListRow = ({ node, depth, isOpen, rows }: RowProps) => (
  <div style={{ paddingLeft: indent(depth) }} className="flex min-h-7 items-center gap-1 text-xs text-muted">
    <Turner node={node} isOpen={isOpen} rows={rows} />
    <StateSign state={stateOf(node)} />
    <span className="min-w-0 truncate">
      {node.round === null ? rows.names.list(node) : texts.round(rows.names.list(node), node.round)}
    </span>
  </div>
);

function StepRow({ node, depth, isOpen, rows }: RowProps) {
  const state = stateOf(node);
  const isChosen = rows.chosen === node.path;
  const { names } = rows;
  const tries = node.attempts.length + (node.underWay === null ? 0 : 1);
  return (
    <div
      className={`flex items-center gap-1 pr-4 ${isChosen ? "bg-accent-soft" : "hover:bg-sunken/60"}`}
      style={{ paddingLeft: indent(depth) }}
    >
      <Turner node={node} isOpen={isOpen} rows={rows} />
      <button
        type="button"
        data-step
        aria-pressed={isChosen}
        onClick={() => rows.onChoose(isChosen ? null : node.path)}
        className="grid min-h-9 min-w-0 flex-1 items-center gap-x-4 py-1 text-left focus-visible:-outline-offset-2 sm:grid-cols-2"
      >
        <span className="flex min-w-0 items-center gap-2">
          <StateSign state={state} />
          <span className="min-w-0 truncate text-sm font-medium">{names.step(node.id)}</span>
          <span className="hidden shrink-0 text-xs text-muted md:inline">{names.kind(node.type)}</span>
          {tries > 1 ? (
            <span className="shrink-0 rounded-full bg-warn-soft px-1.5 text-xs text-warn">
              {texts.tries(tries)}
            </span>
          ) : null}
        </span>
        <Bars node={node} rows={rows} />
      </button>
    </div>
  );
}

function Turner({ node, isOpen, rows }: Omit<RowProps, "depth">) {
  if (node.children.length === 0) return <span className="w-6 shrink-0" />;
  const Icon = isOpen ? ChevronDown : ChevronRight;
  const name = node.kind === "list" ? rows.names.list(node) : rows.names.step(node.id);
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-label={isOpen ? texts.fold(name) : texts.unfold(name)}
      onClick={() => rows.onTurn(node.path)}
      className="inline-flex size-6 shrink-0 items-center justify-center rounded text-muted hover:bg-sunken hover:text-ink"
    >
      <Icon className="size-4" aria-hidden />
    </button>
  );
}

const signs = {
  ahead: <CircleDashed className="size-4 text-muted" />,
  running: <LoaderCircle className="size-4 animate-spin text-info" />,
  waiting: <Hourglass className="size-4 text-warn" />,
  retrying: <RotateCw className="size-4 text-warn" />,
  succeeded: <CircleCheck className="size-4 text-good" />,
  failed: <CircleAlert className="size-4 text-bad" />,
} as const satisfies Record<StepState, unknown>;

/** A step's state, as a picture and, unless they stand beside it, in words. */
export const StateSign = ({ state, isSilent = false }: { state: StepState; isSilent?: boolean }) => (
  <span className="inline-flex shrink-0" title={texts.states[state]}>
    <span aria-hidden>{signs[state]}</span>
    {isSilent ? null : <span className="sr-only">{texts.states[state]}</span>}
  </span>
);

const barClass = {
  succeeded: "bg-good",
  failed: "bg-bad",
  waiting: "bg-warn",
  running: "bg-info animate-pulse",
  pause: "bg-warn/25",
} as const satisfies Record<Bar["kind"], string>;

function Bars({ node, rows: { scale, now } }: { node: RunNode; rows: Rows }) {
  const bars = barsOf(node, { scale, now, say: (kind, ms) => `${texts.bars[kind]}: ${durationText(ms)}` });
  const tookMs = tookMsOf([node], now);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <span className="relative h-3 min-w-0 flex-1 rounded-sm bg-sunken" aria-hidden>
        {bars.map(({ kind, left, width, title }, index) => (
          <span
            // Bars only follow one another.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            title={title}
            className={`absolute inset-y-0 min-w-0.5 rounded-sm ${barClass[kind]}`}
            style={{ left: `${Math.min(99.5, left * 100)}%`, width: `${width * 100}%` }}
          />
        ))}
      </span>
      <span className="w-16 shrink-0 text-right text-xs whitespace-nowrap text-muted tabular-nums">
        {tookMs === null ? "" : durationText(tookMs)}
      </span>
    </span>
  );
}
