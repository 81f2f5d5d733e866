import { startCompletion } from "@codemirror/autocomplete";
import { EditorView } from "@codemirror/view";

/** The second { brings both } with it, and names are offered at once; a } that is there already is stepped over. */
export const bracesClosed = EditorView.inputHandler.of((view, from, to, text) => {
  if (from !== to) return false;
  const { doc } = view.state;
  const next = doc.sliceString(from, from + 1);
  if (text === "}" && next === "}") {
    view.dispatch({ selection: { anchor: from + 1 }, userEvent: "input.type" });
    return true;
  }
  if (text !== "{" || doc.sliceString(from - 1, from) !== "{" || next === "}") return false;
  view.dispatch({
    changes: { from, insert: "{}}" },
    selection: { anchor: from + 1 },
    userEvent: "input.type",
  });
  startCompletion(view);
  return true;
});
