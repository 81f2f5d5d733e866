import type { ClipboardEvent, KeyboardEvent } from "react";
import { entryTowards, isArrow, isPress } from "../../canvas/arrows.ts";
import { asStep } from "../../canvas/definition.ts";
import type { Entry } from "../../canvas/step-tree.ts";
import { valueAt } from "../../canvas/value-path.ts";
import { keepCopied, stepsIn } from "./clipboard.ts";
import { gapAfter, pasteSteps, type Way } from "./step-actions.ts";
import type { StepCommands } from "./step-commands.ts";
import type { Editor } from "./use-editor.ts";

const ways: Readonly<Record<string, Way>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowRight: "in",
  ArrowLeft: "out",
};

interface KeyUse {
  editor: Editor;
  commands: StepCommands;
  onAdd: () => void;
  onHelp: () => void;
}

/** What the keys do on the canvas and in the outline. */
export function onEditorKey(event: KeyboardEvent, use: KeyUse): void {
  if (isPress(event)) return;
  const isDone = event.altKey
    ? byAlt(event, use)
    : isControl(event)
      ? byControl(event, use)
      : byKey(event, use);
  if (isDone) {
    event.preventDefault();
    event.stopPropagation();
  }
}

const isControl = ({ ctrlKey, metaKey }: KeyboardEvent) => ctrlKey || metaKey;

function byAlt({ key }: KeyboardEvent, { editor, commands }: KeyUse): boolean {
  const way = ways[key];
  const entry = editor.currentEntry;
  if (way === undefined || entry?.kind !== "step" || !editor.isEditable) return false;
  commands.move(entry, way);
  return true;
}

function byControl({ key, shiftKey }: KeyboardEvent, { editor, commands }: KeyUse): boolean {
  if (!editor.isEditable) return false;
  const { session, currentEntry: entry } = editor;
  switch (key.toLowerCase()) {
    case "z":
      if (shiftKey) session.redo();
      else session.undo();
      return true;
    case "y":
      session.redo();
      return true;
    case "d":
      if (entry?.kind === "step") commands.duplicate(entry);
      return true;
    default:
      return false;
  }
}

function byKey({ key }: KeyboardEvent, { editor, commands, onAdd, onHelp }: KeyUse): boolean {
  const { entries, current, currentEntry: entry } = editor;
  if (isArrow(key)) {
    const next = entryTowards(entries, current, key);
    if (next !== undefined) go(editor, next);
    return true;
  }
  switch (key) {
    case "Enter":
      if (entry !== undefined) editor.open(entry.kind === "lane" ? entry.holder.key : entry.key);
      return true;
    case "Escape":
      editor.open(undefined);
      return true;
    case "?":
      onHelp();
      return true;
    default:
      return editor.isEditable && byEditingKey(key, { entry, commands, onAdd });
  }
}

interface EditingKey {
  entry: Entry | undefined;
  commands: StepCommands;
  onAdd: () => void;
}

function byEditingKey(key: string, { entry, commands, onAdd }: EditingKey): boolean {
  switch (key) {
    case "a":
    case "+":
      onAdd();
      return true;
    case "A":
      if (entry !== undefined) commands.addArm(entry.kind === "lane" ? entry.holder : entry.item);
      return true;
    case "Delete":
    case "Backspace":
      if (entry?.kind === "step") commands.remove(entry);
      return true;
    case "x":
      if (entry?.kind === "step") commands.toggle(entry);
      return true;
    default:
      return false;
  }
}

/** The open panel shows what the keyboard is at. */
function go({ setCurrent, opened, open }: Editor, entry: Entry): void {
  setCurrent(entry.key);
  if (opened !== undefined && entry.kind === "step") open(entry.key);
}

/** The system's own copy, cut and paste: they reach other tabs and other programs. */
export function clipboardEvents({ editor, commands }: Pick<KeyUse, "editor" | "commands">) {
  const entry = editor.currentEntry;
  const copy = (event: ClipboardEvent): boolean => {
    if (entry?.kind !== "step" || isOfText(event)) return false;
    event.preventDefault();
    const step = asStep(valueAt(editor.definition, entry.item.path));
    event.clipboardData.setData("text/plain", keepCopied([step]));
    return true;
  };
  return {
    onCopy: (event: ClipboardEvent) => void copy(event),
    onCut: (event: ClipboardEvent) => {
      if (editor.isEditable && copy(event) && entry?.kind === "step") commands.remove(entry);
    },
    onPaste: (event: ClipboardEvent) => {
      if (isOfText(event)) return;
      const steps = stepsIn(event.clipboardData.getData("text/plain"));
      if (!editor.isEditable || steps.length === 0) return;
      event.preventDefault();
      editor.act((definition) => pasteSteps(definition, gapAfter(entry, definition), steps));
    },
  };
}

/** Fields have a clipboard of their own, and so has text that is marked. */
function isOfText({ target }: ClipboardEvent): boolean {
  const isField = target instanceof Element && target.closest("input, textarea, [contenteditable]") !== null;
  return isField || document.getSelection()?.isCollapsed === false;
}
