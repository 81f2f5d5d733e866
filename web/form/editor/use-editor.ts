import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useEffectEvent, useRef } from "react";
import { nonce } from "../../nonce.ts";
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
  const editor = useRef<{ view: EditorView; compartment: Compartment }>(null);
  const changed = useEffectEvent((text: string) => {
    if (text !== value) onChange?.(text);
  });
  const made = useEffectEvent((parent: HTMLElement) => {
    const compartment = new Compartment();
    const listener = EditorView.updateListener.of((update) => {
      if (update.docChanged) changed(update.state.doc.toString());
    });
    const extensions = [EditorView.cspNonce.of(nonce()), editorTheme, listener, fixed()];
    const state = EditorState.create({ doc: value, extensions: [extensions, compartment.of(changing)] });
    return { view: new EditorView({ state, parent }), compartment };
  });
  useEffect(() => {
    if (host.current === null) return;
    const { view, compartment } = made(host.current);
    editor.current = { view, compartment };
    const unlabelled = focusedByLabel(view);
    return () => {
      unlabelled();
      view.destroy();
      editor.current = null;
    };
  }, []);
  useEffect(() => {
    const view = editor.current?.view;
    const before = view?.state.doc.toString();
    if (view === undefined || before === undefined || before === value) return;
    view.dispatch({ changes: { from: 0, to: before.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const { view, compartment } = editor.current ?? {};
    if (view === undefined || compartment === undefined) return;
    view.dispatch({ effects: compartment.reconfigure(changing) });
  }, [changing]);
  return host;
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
