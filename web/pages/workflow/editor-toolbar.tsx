import { CircleHelp, FileCode, ListTree, Plus, Redo2, Undo2 } from "lucide-react";
import { Button, IconButton } from "../../parts/button.tsx";
import { texts } from "../../texts/workflow.ts";
import { texts as yaml } from "../../texts/workflow-yaml.ts";
import { FindingsButton } from "./findings-button.tsx";
import { SaveNote } from "./save-note.tsx";
import type { Editor } from "./use-editor.ts";

/** What stands at the left of the canvas. */
export type LeftPane = "outline" | "yaml";

interface EditorToolbarProps {
  editor: Editor;
  left: LeftPane | null;
  onLeft: (left: LeftPane | null) => void;
  onAdd: () => void;
  onHelp: () => void;
}

export function EditorToolbar({ editor, left, onLeft, onAdd, onHelp }: EditorToolbarProps) {
  const { session, view, isEditable } = editor;
  return (
    <div className="flex flex-wrap items-center gap-1 border-b border-line px-2 py-1.5">
      <span className="hidden md:contents">
        <IconButton
          label={texts.outline}
          aria-pressed={left === "outline"}
          onClick={() => onLeft(left === "outline" ? null : "outline")}
          icon={<ListTree className="size-4" aria-hidden />}
        />
        <IconButton
          label={yaml.show}
          aria-pressed={left === "yaml"}
          onClick={() => onLeft(left === "yaml" ? null : "yaml")}
          icon={<FileCode className="size-4" aria-hidden />}
        />
      </span>
      <IconButton
        label={texts.undo}
        disabled={!view.canUndo || !isEditable}
        onClick={() => session.undo()}
        icon={<Undo2 className="size-4" aria-hidden />}
      />
      <IconButton
        label={texts.redo}
        disabled={!view.canRedo || !isEditable}
        onClick={() => session.redo()}
        icon={<Redo2 className="size-4" aria-hidden />}
      />
      <Button
        look="ghost"
        size="small"
        disabled={!isEditable}
        onClick={onAdd}
        icon={<Plus className="size-4" aria-hidden />}
      >
        {texts.add}
      </Button>
      <div className="ml-auto flex items-center gap-2">
        <FindingsButton editor={editor} />
        <SaveNote session={session} view={view} />
        <IconButton
          label={texts.shortcuts}
          onClick={onHelp}
          icon={<CircleHelp className="size-4" aria-hidden />}
        />
      </div>
    </div>
  );
}
