import { ChevronRight } from "lucide-react";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { texts } from "../texts/json-tree.ts";
import { type JsonRow, jsonRows, shownAtOnce, type ValueRow } from "./json-rows.ts";
import { JsonTools } from "./json-tools.tsx";
import { JsonValue } from "./json-value.tsx";

interface JsonTreeProps {
  value: unknown;
  /** What it is, for those who can't see it. */
  label: string;
  /** Chooses a value: by a click on it, or by Enter. */
  onPick?: (picked: Pick<ValueRow, "path" | "value" | "member">) => void;
  /** Levels that are open at first. */
  openLevels?: number;
}

/**
 * JSON to look around in. Arrow keys move, open and close; Enter picks; Tab leads to the buttons that copy. Of long lists
 * and texts a part is shown, and more when it is asked for; whatever stands in it stays text.
 */
export function JsonTree({ value, label, onPick, openLevels = 2 }: JsonTreeProps) {
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [shown, setShown] = useState<ReadonlyMap<string, number>>(new Map());
  const [active, setActive] = useState(0);
  const tree = useRef<HTMLDivElement>(null);
  const rows = useMemo(
    () =>
      jsonRows(value, {
        isOpen: (path, level) => turned.get(path) ?? level <= openLevels,
        shownOf: (path) => shown.get(path) ?? shownAtOnce,
      }),
    [value, turned, shown, openLevels],
  );
  const at = Math.min(active, rows.length - 1);
  const turn = (path: string, isOpen: boolean) => setTurned((before) => new Map(before).set(path, isOpen));
  const showMore = (path: string) =>
    setShown((before) => new Map(before).set(path, (before.get(path) ?? shownAtOnce) * 2));
  const go = (to: number) => {
    const index = Math.max(0, Math.min(to, rows.length - 1));
    setActive(index);
    tree.current?.querySelectorAll<HTMLElement>("[role='treeitem']")[index]?.focus();
  };
  const activate = (row: JsonRow) => {
    if (row.kind === "more") showMore(row.path);
    else if (onPick !== undefined) onPick(row);
    else if (row.count !== null) turn(row.path, !row.isOpen);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const done = moved(event.key, { rows, at, row, go, turn, activate });
    if (done) event.preventDefault();
  };
  return (
    <div
      ref={tree}
      role="tree"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
      className="overflow-x-auto py-1 font-mono text-[0.8125rem] leading-6"
    >
      {rows.map((row, index) => (
        <Row
          key={`${row.kind} ${row.path}`}
          row={row}
          isActive={index === at}
          canPick={onPick !== undefined}
          onFocus={() => setActive(index)}
          onTurn={() => row.kind === "value" && turn(row.path, !row.isOpen)}
          onActivate={() => activate(row)}
        />
      ))}
    </div>
  );
}

interface Moves {
  rows: readonly JsonRow[];
  at: number;
  row: JsonRow;
  go: (to: number) => void;
  turn: (path: string, isOpen: boolean) => void;
  activate: (row: JsonRow) => void;
}

/** What a key does, as trees have it; false where it does nothing. */
function moved(key: string, { rows, at, row, go, turn, activate }: Moves): boolean {
  const isHolder = row.kind === "value" && row.count !== null && row.count > 0;
  switch (key) {
    case "ArrowDown":
      go(at + 1);
      return true;
    case "ArrowUp":
      go(at - 1);
      return true;
    case "Home":
      go(0);
      return true;
    case "End":
      go(rows.length - 1);
      return true;
    case "ArrowRight":
      if (isHolder && !row.isOpen) turn(row.path, true);
      else if (isHolder) go(at + 1);
      return true;
    case "ArrowLeft":
      if (isHolder && row.isOpen) turn(row.path, false);
      else go(rows.slice(0, at).findLastIndex(({ level }) => level < row.level));
      return true;
    case "Enter":
    case " ":
      activate(row);
      return true;
    default:
      return false;
  }
}

interface RowProps {
  row: JsonRow;
  isActive: boolean;
  canPick: boolean;
  onFocus: () => void;
  onTurn: () => void;
  onActivate: () => void;
}

function Row({ row, isActive, canPick, onFocus, onTurn, onActivate }: RowProps) {
  const isHolder = row.kind === "value" && row.count !== null && row.count > 0;
  const isPicked = canPick || row.kind === "more" || isHolder;
  return (
    // Keys are the tree's.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="treeitem"
      aria-level={row.level}
      aria-selected={isActive}
      {...(isHolder && { "aria-expanded": row.isOpen })}
      {...(row.kind === "value" && { "aria-posinset": row.place, "aria-setsize": row.siblings })}
      tabIndex={isActive ? 0 : -1}
      onFocus={onFocus}
      onClick={onActivate}
      style={{ paddingLeft: `${row.level * 1.1 - 0.9}rem` }}
      className={`group relative flex min-w-40 items-start gap-1 rounded pr-1 hover:bg-sunken focus-visible:-outline-offset-2 ${isPicked ? "cursor-pointer" : ""}`}
    >
      <span
        aria-hidden
        className="flex h-6 w-4 shrink-0 items-center text-muted"
        onClick={(event) => {
          if (!isHolder) return;
          event.stopPropagation();
          onTurn();
        }}
      >
        {isHolder ? (
          <ChevronRight className={`size-3.5 transition-transform ${row.isOpen ? "rotate-90" : ""}`} />
        ) : null}
      </span>
      {row.kind === "more" ? (
        <span className="text-accent">{texts.more(row.shown, row.count)}</span>
      ) : (
        <>
          {row.name === null ? null : (
            <span
              className={`max-w-1/2 shrink-0 wrap-anywhere ${typeof row.name === "number" ? "text-muted" : "font-medium"}`}
            >
              {row.name}:
            </span>
          )}
          <JsonValue value={row.value} count={row.count} isActive={isActive} />
          <JsonTools path={row.path} value={row.value} isActive={isActive} />
        </>
      )}
    </div>
  );
}
