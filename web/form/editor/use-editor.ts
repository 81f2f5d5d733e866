import { history, historyKeymap } from "@codemirror/commands";
import { Compartment, type Extension, Transaction } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import { nonce } from "../../nonce.ts";
import { escaping } from "./escape.ts";
import { editorTheme } from "./theme.ts";

interface EditorOptions {
  value: string;
  onChange?: ((text: string) => void) | undefined;
  /** What stays as it is while the editor lives. */
  fixed: () => Extension;
  /** What may change; kept by its user as long as it is the same. */
  changing: Extension;
}

/** CodeMirror in an element: the text is the page's, and goes there and back. */
export function useEditor({ value, onChange, fixed, changing }: EditorOptions) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Made>(null);
  const changed = useEffectEvent((text: string) => {
    if (text !== value) onChange?.(text);
  });
  const made = useEffectEvent((parent: HTMLElement) => {
    const [compartment, past] = [new Compartment(), new Compartment()];
    const listener = EditorView.updateListener.of((update) => {
      if (update.docChanged) changed(update.state.doc.toString());
    });
    const common = [
      EditorView.cspNonce.of(nonce()),
      editorTheme,
      escaping,
      listener,
      keymap.of(historyKeymap),
    ];
    const extensions = [common, past.of(history()), fixed(), compartment.of(changing)];
    return { view: new EditorView({ doc: value, extensions, parent }), compartment, past };
  });
  // Before anything is painted: an element that is still empty would pull up what stands beneath, for a moment.
  useLayoutEffect(() => {
    if (host.current === null) return;
    const now = made(host.current);
    const { view } = now;
    editor.current = now;
    const unlabelled = focusedByLabel(view);
    return () => {
      unlabelled();
      view.destroy();
      editor.current = null;
    };
  }, []);
  useEffect(() => {
    if (editor.current !== null) replace(editor.current, value);
  }, [value]);
  useEffect(() => {
    const { view, compartment } = editor.current ?? {};
    if (compartment !== undefined) view?.dispatch({ effects: compartment.reconfigure(changing) });
  }, [changing]);
  return host;
}

interface Made {
  view: EditorView;
  compartment: Compartment;
  /** What can be undone. */
  past: Compartment;
}

/** Another text from outside begins anew: what was before it is not this editor's to bring back. */
function replace({ view, past }: Made, text: string): void {
  const before = view.state.doc.toString();
  if (before === text) return;
  view.dispatch({
    changes: { from: 0, to: before.length, insert: text },
    annotations: Transaction.addToHistory.of(false),
    effects: past.reconfigure([]),
  });
  view.dispatch({ effects: past.reconfigure(history()) });
}

/** A label's click leads to inputs alone, as browsers have it. */
function focusedByLabel(view: EditorView): () => void {
  const { id } = view.contentDOM;
  const label = id === "" ? null : document.querySelector(`label[for="${CSS.escape(id)}"]`);
  const focus = () => view.focus();
  label?.addEventListener("click", focus);
  return () => label?.removeEventListener("click", focus);
}

interface Described {
  id?: string | undefined;
  label?: string | undefined;
  required?: boolean | undefined;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
}

/** Ties the text to the label, hint and error that stand around it. */
export function described({ id, label, required, ...rest }: Described): Extension {
  const attributes = {
    tabindex: "0",
    ...(id !== undefined && { id, "aria-labelledby": `${id}-label` }),
    ...(label !== undefined && { "aria-label": label }),
    ...(required === true && { "aria-required": "true" }),
    ...(rest["aria-describedby"] !== undefined && { "aria-describedby": rest["aria-describedby"] }),
    ...(rest["aria-invalid"] === true && { "aria-invalid": "true" }),
  };
  return EditorView.contentAttributes.of(attributes);
}
