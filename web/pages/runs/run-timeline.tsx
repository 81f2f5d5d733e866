import { type KeyboardEvent, type ReactNode, useState } from "react";
import type { RunDetail } from "../../../src/contract/run.ts";
import { durationText } from "../../duration-text.ts";
import { Card } from "../../parts/page.tsx";
import { texts } from "../../texts/run.ts";
import { useTick } from "../../tick.ts";
import { isRunEnded } from "./run-ended.ts";
import type { RunNames } from "./run-names.ts";
import { NodeRows, type Rows } from "./run-rows.tsx";
import type { RunNode } from "./run-tree.ts";
import { spanOfRun } from "./time-scale.ts";

interface RunTimelineProps {
  run: RunDetail;
  nodes: readonly RunNode[];
  names: RunNames;
  /** The path of the step that is open. */
  chosen: string | null;
  onChoose: (path: string | null) => void;
  /** Beside the title. */
  actions: ReactNode;
}

/** The steps of a run, one a row, each with its attempts on one scale of time. */
export function RunTimeline({ run, nodes, names, chosen, onChoose, actions }: RunTimelineProps) {
  const now = useTick(!isRunEnded(run.status));
  const [turned, setTurned] = useState<ReadonlySet<string>>(new Set());
  const scale = spanOfRun(run, now);
  const turn = (path: string) => {
    const next = new Set(turned);
    if (!next.delete(path)) next.add(path);
    setTurned(next);
  };
  const rows: Rows = { names, chosen, onChoose, turned, onTurn: turn, scale, now };
  return (
    <Card
      title={texts.steps}
      about={texts.stepsAbout(durationText(scale.lengthMs))}
      actions={actions}
      isFlush
    >
      {nodes.length === 0 ? <p className="p-5 text-sm text-muted">{texts.noSteps}</p> : null}
      {/* The arrows are a convenience: every row is a button that Tab reaches. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div onKeyDown={moveFocus} className="py-1">
        <ol>
          {nodes.map((node) => (
            <NodeRows key={node.path} node={node} depth={0} rows={rows} />
          ))}
        </ol>
      </div>
    </Card>
  );
}

function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-step]")];
  const at = rows.findIndex((row) => row === document.activeElement);
  if (at === -1) return;
  event.preventDefault();
  rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus();
}
