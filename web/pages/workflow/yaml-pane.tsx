import { lazy, Suspense } from "react";
import { EditorPlace } from "../../form/code-editor.tsx";
import { SaveNote } from "./save-note.tsx";
import type { Editor } from "./use-editor.ts";

const YamlEditor = lazy(() => import("./yaml-editor.tsx"));

/** So many lines are there beside the canvas, and on a page of their own. */
const besideLines = 24,
  wholeLines = 40;

/** The definition as text, at the left of the canvas. */
export const YamlPane = ({ editor }: { editor: Editor }) => (
  <div className="hidden w-[26rem] shrink-0 overflow-y-auto border-r border-line p-3 md:block">
    <Suspense fallback={<EditorPlace lines={besideLines} />}>
      <YamlEditor editor={editor} lines={besideLines} />
    </Suspense>
  </div>
);

/** The definition as text, alone. */
export const YamlTab = ({ editor }: { editor: Editor }) => (
  <div className="flex flex-col gap-3">
    <div className="flex items-center justify-end gap-2">
      <SaveNote session={editor.session} view={editor.view} />
    </div>
    <Suspense fallback={<EditorPlace lines={wholeLines} />}>
      <YamlEditor editor={editor} lines={wholeLines} />
    </Suspense>
  </div>
);
