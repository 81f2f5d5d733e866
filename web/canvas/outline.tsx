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
      onClick={({ target }) => {
        const key =
          target instanceof Element ? target.closest("[data-entry]")?.getAttribute("data-entry") : null;
        if (typeof key === "string") onOpen(key);
      }}
      className="flex flex-col py-1 outline-offset-[-2px]"
    >
      {entries.map((entry) => (
        <Row
          key={`${entry.kind} ${entry.key}`}
          entry={entry}
          isCurrent={entry.key === current}
          faultCount={faults.get(entry.key) ?? 0}
        />
      ))}
    </div>
  );
}

interface RowProps {
  entry: Entry;
  isCurrent: boolean;
  faultCount: number;
}

/** The tree has the focus, the keys and the presses of all rows. */
const Row = memo(
  ({ entry, isCurrent, faultCount }: RowProps) => (
    <div
      id={idOf(entry.key)}
      role="treeitem"
      tabIndex={-1}
      aria-level={entry.depth + 1}
      aria-selected={isCurrent}
      data-entry={entry.key}
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
  ),
  isSameRow,
);

/** Of a thousand rows only those are drawn anew that look otherwise than before. */
function isSameRow(one: RowProps, other: RowProps): boolean {
  return (
    one.isCurrent === other.isCurrent &&
    one.faultCount === other.faultCount &&
    faceOf(one.entry) === faceOf(other.entry)
  );
}

function faceOf(entry: Entry): string {
  const { kind, key, depth } = entry;
  if (entry.kind === "lane") return JSON.stringify([kind, key, depth, entry.lane.label]);
  const { step, isOff } = entry.item;
  return JSON.stringify([kind, key, depth, step.type, nameOf(step), isOff]);
}
