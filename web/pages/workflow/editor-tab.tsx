import { useEffect, useState } from "react";
import type { CanvasUse, Start } from "../../canvas/canvas-context.ts";
import type { Gap } from "../../canvas/edit.ts";
import { FlowCanvas } from "../../canvas/flow-canvas.tsx";
import { Outline } from "../../canvas/outline.tsx";
import { texts } from "../../texts/workflow.ts";
import { AddStep } from "./add-step.tsx";
import { readyClipboard } from "./clipboard.ts";
import { clipboardEvents, onEditorKey } from "./editor-keys.ts";
import { EditorToolbar, type LeftPane } from "./editor-toolbar.tsx";
import { OpenedStep } from "./opened-step.tsx";
import { useSample } from "./sample.ts";
import { Shortcuts } from "./shortcuts.tsx";
import { gapAfter } from "./step-actions.ts";
import { stepCommands } from "./step-commands.ts";
import type { Editor } from "./use-editor.ts";
import { YamlPane } from "./yaml-pane.tsx";

interface EditorTabProps {
  editor: Editor;
  starts: readonly Start[];
  onStart: (start: Start) => void;
  onWebhook: () => void;
}

/** The outline, the canvas and the step that is open. */
export function EditorTab({ editor, starts, onStart, onWebhook }: EditorTabProps) {
  const { entries, current, faults } = editor;
  const [left, setLeft] = useState<LeftPane | null>("outline");
  const sample = useSample(editor.definition.name);
  useEffect(() => void readyClipboard(), []);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const [gap, setGap] = useState<Gap | null>(null);
  const commands = stepCommands(editor);
  const open = (key: string) => {
    editor.setCurrent(key);
    const entry = entries.find((each) => each.key === key);
    editor.open(entry?.kind === "lane" ? entry.holder.key : key);
  };
  const keys = {
    editor,
    commands,
    onAdd: () => setGap(gapAfter(editor.currentEntry, editor.definition)),
    onHelp: () => setHelpOpen(true),
  };
  const use = {
    ...useEdits(editor, { onAdd: setGap, onArm: (item) => commands.addArm(item) }),
    starts,
    current,
    faults,
    onOpen: open,
    onStart,
  };
  return (
    <div className="flex h-[calc(100dvh-12.5rem)] min-h-112 flex-col overflow-hidden rounded-xl border border-line bg-surface">
      <EditorToolbar editor={editor} left={left} onLeft={setLeft} onAdd={keys.onAdd} onHelp={keys.onHelp} />
      <div className="flex min-h-0 flex-1" {...clipboardEvents(keys)}>
        {left === "outline" ? (
          <div
            className={`hidden shrink-0 overflow-y-auto border-r border-line md:block ${editor.opened === undefined ? "w-56" : "w-36 min-[94rem]:w-56"}`}
          >
            <Outline
              entries={entries}
              current={current}
              faults={faults}
              onOpen={open}
              onKeyDown={(event) => onEditorKey(event, keys)}
            />
          </div>
        ) : null}
        {left === "yaml" ? <YamlPane editor={editor} /> : null}
        <div className="relative min-w-0 flex-1 bg-canvas">
          <FlowCanvas
            items={editor.items}
            use={use}
            label={texts.canvas}
            onKeyDown={(event) => onEditorKey(event, keys)}
          />
        </div>
        <OpenedStep editor={editor} commands={commands} sample={sample} />
      </div>
      <AddStep editor={editor} gap={gap} onClose={() => setGap(null)} onWebhook={onWebhook} />
      <Shortcuts isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

type Edits = NonNullable<CanvasUse["edits"]>;

/** What the canvas's own buttons do; a card is dragged onto a +. */
function useEdits(
  editor: Editor,
  adding: Pick<Edits, "onAdd" | "onArm">,
): Pick<CanvasUse, "dragged" | "edits"> {
  const [dragged, setDragged] = useState<string | null>(null);
  const onDrop = (to: Gap) => {
    if (dragged !== null) editor.move(dragged, to);
    setDragged(null);
  };
  return { dragged, edits: editor.isEditable ? { ...adding, onDrop, onDrag: setDragged } : undefined };
}
