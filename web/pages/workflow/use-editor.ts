import { useMemo, useState, useSyncExternalStore } from "react";
import type { Finding } from "../../../src/contract/problem.ts";
import type { EditedWorkflow } from "../../canvas/definition.ts";
import { type Gap, moved } from "../../canvas/edit.ts";
import type { Kinds } from "../../canvas/kinds.ts";
import { type Entry, entriesOf, type StepItem, treeOf } from "../../canvas/step-tree.ts";
import { isWithin } from "../../canvas/value-path.ts";
import { useToasts } from "../../parts/toasts.tsx";
import type { EditorSession, EditorView } from "./editor-session.ts";
import type { Outcome } from "./step-actions.ts";

/** What is edited, with what is drawn of it. */
export interface Editor {
  session: EditorSession;
  view: EditorView;
  definition: EditedWorkflow;
  kinds: Kinds;
  items: readonly StepItem[];
  entries: readonly Entry[];
  /** How many errors each step has, by its key. */
  faults: ReadonlyMap<string, number>;
  isEditable: boolean;
  /** The key of what the keyboard is at. */
  current: string | null;
  setCurrent: (key: string | null) => void;
  currentEntry: Entry | undefined;
  /** The key of the step whose panel is open. */
  opened: string | undefined;
  open: (key: string | undefined) => void;
  /** Takes over what an action made; says why where it can't be. */
  act: (make: (definition: EditedWorkflow) => Outcome) => void;
  move: (path: string, gap: Gap) => void;
  /** What was found at a step itself, not at those that it holds. */
  findingsAt: (path: string) => readonly Finding[];
}

interface EditorOptions {
  kinds: Kinds;
  isEditable: boolean;
  opened: string | undefined;
  open: (key: string | undefined) => void;
}

export function useEditor(
  session: EditorSession,
  { kinds, isEditable, opened, open }: EditorOptions,
): Editor {
  const view = useSyncExternalStore(session.subscribe, session.view);
  const { definition, findings } = view;
  const toasts = useToasts();
  const [current, setCurrent] = useState<string | null>(null);
  const items = useMemo(() => treeOf(definition.steps, kinds), [definition.steps, kinds]);
  const entries = useMemo(() => entriesOf(items), [items]);
  const faults = useMemo(() => faultsOf(entries, findings), [entries, findings]);
  const act = (make: (definition: EditedWorkflow) => Outcome) => {
    try {
      const outcome = make(session.view().definition);
      session.change(outcome.definition);
      if (outcome.current !== undefined) setCurrent(outcome.current);
    } catch (error) {
      toasts.failed(error);
    }
  };
  return {
    session,
    view,
    definition,
    kinds,
    items,
    entries,
    faults,
    isEditable,
    opened,
    open,
    current,
    setCurrent,
    currentEntry: entries.find(({ key }) => key === current),
    act,
    move: (path, gap) => act((before) => ({ definition: moved(before, path, gap) })),
    findingsAt: (path) => findings.filter((finding) => stepPathOf(finding, entries) === path),
  };
}

/** The path of the innermost step that a finding is in. */
function stepPathOf({ path }: Finding, entries: readonly Entry[]): string | null {
  let innermost: string | null = null;
  for (const entry of entries) {
    if (entry.kind !== "step" || !isWithin(path, entry.item.path)) continue;
    if (innermost === null || entry.item.path.length > innermost.length) innermost = entry.item.path;
  }
  return innermost;
}

function faultsOf(entries: readonly Entry[], findings: readonly Finding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const keys = new Map(
    entries.flatMap((entry) => (entry.kind === "step" ? [[entry.item.path, entry.key]] : [])),
  );
  for (const finding of findings) {
    if (finding.severity !== "error") continue;
    const path = stepPathOf(finding, entries);
    const key = path === null ? undefined : keys.get(path);
    if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
