import { type KeyboardEvent, memo, useEffect, useRef } from "react";
import { texts } from "../texts/workflow.ts";
import { KindIcon } from "./kind-icon.tsx";
import { nameOf } from "./step-summary.ts";
import type { Entry } from "./step-tree.ts";

interface OutlineProps {
  entries: readonly Entry[];
  current: string | null;
  faults: ReadonlyMap<string, number>;
  onOpen: (key: string) => void;
  onKeyDown?: (event: KeyboardEvent) => void;
}

const idOf = (key: string) => `outline ${key}`.replaceAll(/\s/g, "_");

/** The steps as a list, indented by what holds them: for those who read, and for those who can't see the drawing. */
export function Outline({ entries, current, faults, onOpen, onKeyDown }: OutlineProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (current === null) return;
    list.current?.querySelector(`#${CSS.escape(idOf(current))}`)?.scrollIntoView({ block: "nearest" });
  }, [current]);
  if (entries.length === 0) return <p className="p-3 text-sm text-muted">{texts.outlineEmpty}</p>;
  return (
    <div
      ref={list}
      role="tree"
      tabIndex={0}
      aria-label={texts.outlineLabel}
      aria-activedescendant={current === null ? undefined : idOf(current)}
      onKeyDown={onKeyDown}
      className="flex flex-col py-1 outline-offset-[-2px]"
    >
      {entries.map((entry) => (
        <Row
          key={`${entry.kind} ${entry.key}`}
          entry={entry}
          isCurrent={entry.key === current}
          faultCount={faults.get(entry.key) ?? 0}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
}

interface RowProps {
  entry: Entry;
  isCurrent: boolean;
  faultCount: number;
  onOpen: (key: string) => void;
}

const Row = memo(({ entry, isCurrent, faultCount, onOpen }: RowProps) => (
  // The tree has the focus and the keys; a press is the mouse's way.
  // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
  <div
    id={idOf(entry.key)}
    role="treeitem"
    tabIndex={-1}
    aria-level={entry.depth + 1}
    aria-selected={isCurrent}
    onClick={() => onOpen(entry.key)}
    style={{ paddingInlineStart: `${0.75 + entry.depth * 0.75}rem` }}
    className="flex min-h-8 cursor-pointer items-center gap-2 pr-3 text-sm [content-visibility:auto] hover:bg-sunken aria-selected:bg-accent-soft"
  >
    {entry.kind === "lane" ? (
      <span className="truncate text-xs font-medium text-muted">{entry.lane.label}</span>
    ) : (
      <>
        <span className="shrink-0 text-muted [&>svg]:size-4">
          <KindIcon type={entry.item.step.type} />
        </span>
        <span className={`min-w-0 flex-1 truncate ${entry.item.isOff ? "text-muted line-through" : ""}`}>
          {nameOf(entry.item.step)}
        </span>
        {entry.item.isOff ? <span className="sr-only">{texts.off}</span> : null}
        {faultCount > 0 ? (
          <span className="shrink-0 text-xs font-medium text-bad">{texts.faults(faultCount)}</span>
        ) : null}
      </>
    )}
  </div>
));
