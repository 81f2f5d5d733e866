import type { Extension } from "@codemirror/state";
import { type EditorView, runScopeHandlers, ViewPlugin } from "@codemirror/view";

/** So long after Escape does Tab lead on, as in CodeMirror itself. */
const leavingMs = 2_000;

/** A dialog keeps Escape from closing it by preventing it, and CodeMirror passes over what is prevented. */
export const escaping: Extension = ViewPlugin.define((view) => {
  const escape = (event: KeyboardEvent) => {
    if (event.key === "Escape" && event.defaultPrevented) leave(view, event);
  };
  view.dom.addEventListener("keydown", escape, { capture: true });
  return { destroy: () => view.dom.removeEventListener("keydown", escape, { capture: true }) };
});

function leave(view: EditorView, event: KeyboardEvent): void {
  if (!runScopeHandlers(view, event, "editor")) view.setTabFocusMode(leavingMs);
}
