import { BetweenVerticalStart, CalendarClock, Hand, Plus, Workflow, Zap } from "lucide-react";
import { memo } from "react";
import { type Tone, toneClass } from "../parts/status.tsx";
import { texts } from "../texts/workflow.ts";
import { type Mark, useCanvas } from "./canvas-context.ts";
import { KindIcon } from "./kind-icon.tsx";
import type { Placed } from "./layout.ts";
import { nameOf, summaryOf } from "./step-summary.ts";
import type { StepItem } from "./step-tree.ts";

interface NodeProps<Kind extends Placed["kind"]> {
  data: { placed: Extract<Placed, { kind: Kind }> };
}

/** `nopan` and `nodrag` keep the canvas from taking these presses for its own. */
const pressed = "pointer-events-auto nopan nodrag";
const card =
  "flex h-full w-full items-center gap-3 rounded-xl border bg-surface px-3 text-left shadow-xs transition-colors";
/** The ring of where the keyboard is, fainter around what is only followed. */
const ring = (isFollowing = false) =>
  `outline-2 outline-offset-2 ${isFollowing ? "outline-dashed outline-line-strong" : "outline-accent"}`;

function StartNode({ data: { placed } }: NodeProps<"start">) {
  const { starts, onStart } = useCanvas();
  const start = starts[placed.number];
  if (start === undefined) return null;
  const Icon = { trigger: Zap, schedule: CalendarClock, after: Workflow, none: Hand }[start.kind];
  return (
    <button
      type="button"
      tabIndex={-1}
      disabled={onStart === undefined}
      onClick={() => onStart?.(start)}
      className={`${card} ${pressed} ${start.kind === "none" ? "border-dashed border-line-strong" : "border-accent/50"} hover:enabled:border-accent ${start.isOff ? "text-muted" : ""}`}
    >
      <span className="rounded-lg bg-accent-soft p-1.5 text-accent">
        <Icon className="size-4.5" aria-hidden />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-semibold">{start.title}</span>
        <span className="block truncate text-xs text-muted">{start.about}</span>
      </span>
    </button>
  );
}

function StepNode({ data: { placed } }: NodeProps<"step">) {
  const { current, isFollowing, faults, marks, dragged, onOpen, edits } = useCanvas();
  const { key, item } = placed;
  const faultCount = faults.get(key) ?? 0;
  const mark = marks?.get(key);
  return (
    <button
      type="button"
      tabIndex={-1}
      draggable={edits !== undefined}
      onDragStart={(event) => {
        event.dataTransfer.setData("text/plain", item.step.id);
        event.dataTransfer.effectAllowed = "move";
        edits?.onDrag(item.path);
      }}
      onDragEnd={() => edits?.onDrag(null)}
      onClick={() => onOpen(key)}
      data-step={key}
      className={`${card} ${pressed} ${borderOf(faultCount, mark?.tone)} hover:border-accent ${current === key ? ring(isFollowing) : ""} ${dragged === item.path ? "opacity-50" : ""}`}
    >
      <StepFace item={item} mark={mark} />
      {faultCount > 0 ? <Dot tone="bad" text={texts.faults(faultCount)} /> : null}
      {mark?.sign}
    </button>
  );
}

/** What stands on a step's card: its picture, its name, and how it did, or else its kind and what it does in short. */
function StepFace({ item: { step, kind, isOff }, mark }: { item: StepItem; mark: Mark | undefined }) {
  const kindTitle = kind?.title ?? `${texts.unknownKind}: ${step.type}`;
  const about = mark === undefined ? [kindTitle, summaryOf(step, kind)] : [mark.text];
  return (
    <>
      <span className={`rounded-lg p-1.5 ${isOff ? "bg-sunken text-muted" : "bg-sunken text-ink"}`}>
        <KindIcon type={step.type} />
      </span>
      <span className={`min-w-0 flex-1 ${isOff ? "text-muted line-through" : ""}`}>
        <span className="block truncate text-sm font-semibold">{nameOf(step)}</span>
        <span className="block truncate text-xs text-muted" title={mark?.text}>
          {about.filter(Boolean).join(" · ")}
        </span>
      </span>
      {isOff ? <Dot tone="plain" text={texts.off} /> : null}
    </>
  );
}

const Dot = ({ tone, text }: { tone: Tone; text: string }) => (
  <span className={`shrink-0 rounded-full px-2 py-0.5 text-xs font-medium ${toneClass[tone]}`}>{text}</span>
);

function borderOf(faultCount: number, tone: Tone | undefined): string {
  if (faultCount > 0 || tone === "bad") return "border-bad";
  if (tone === "good") return "border-good";
  return tone === "info" || tone === "warn" ? "border-info" : "border-line-strong/50";
}

function LaneNode({ data: { placed } }: NodeProps<"lane">) {
  const { current, isFollowing, marks, onOpen } = useCanvas();
  const { key, lane } = placed;
  const mark = marks?.get(key);
  return (
    <div className="flex h-full items-center justify-center">
      <button
        type="button"
        tabIndex={-1}
        data-lane={key}
        onClick={() => onOpen(key)}
        title={lane.label}
        className={`${pressed} max-w-full truncate rounded-full border bg-sunken px-3 py-1 text-xs font-medium hover:border-accent ${borderOf(0, mark?.tone)} ${current === key ? ring(isFollowing) : ""}`}
      >
        {lane.label}
        {mark === undefined ? null : <span className="font-normal text-muted"> · {mark.text}</span>}
      </button>
    </div>
  );
}

/** One more arm of the step whose frame it stands in. */
function ArmNode({ data: { placed } }: NodeProps<"arm">) {
  const { edits } = useCanvas();
  if (edits === undefined) return null;
  const { item } = placed;
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={texts.addArm(nameOf(item.step))}
      title={texts.addArm(nameOf(item.step))}
      data-arms={item.key}
      onClick={() => edits.onArm(item)}
      className={`${pressed} flex size-6 items-center justify-center rounded-md border border-dashed border-line-strong bg-surface text-muted transition hover:border-accent hover:bg-accent hover:text-accent-ink`}
    >
      <BetweenVerticalStart className="size-4" aria-hidden />
    </button>
  );
}

function GapNode({ data: { placed } }: NodeProps<"gap">) {
  const { edits, dragged } = useCanvas();
  if (edits === undefined) return null;
  const { list, index, isOnly } = placed;
  const gap = { list, index };
  const look = isOnly || dragged !== null ? "opacity-100" : "opacity-60 hover:opacity-100 focus:opacity-100";
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={texts.addHere}
      data-gap={placed.key}
      onClick={() => edits.onAdd(gap)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        edits.onDrop(gap);
      }}
      className={`${pressed} flex size-7 items-center justify-center rounded-full border border-line-strong bg-surface text-muted transition hover:border-accent hover:bg-accent hover:text-accent-ink ${dragged === null ? "" : "scale-125 border-dashed border-accent text-accent"} ${look}`}
    >
      <Plus className="size-4" aria-hidden />
    </button>
  );
}

const EndNode = () => (
  <div className="mx-auto w-fit rounded-full border border-line bg-sunken px-3 py-0.5 text-xs text-muted">
    {texts.end}
  </div>
);

export const nodeTypes = {
  start: memo(StartNode),
  step: memo(StepNode),
  lane: memo(LaneNode),
  gap: memo(GapNode),
  arm: memo(ArmNode),
  end: memo(EndNode),
};
