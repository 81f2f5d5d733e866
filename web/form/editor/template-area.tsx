import { acceptCompletion, autocompletion, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap } from "@codemirror/commands";
import { EditorState, type Extension } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, keymap, placeholder, tooltips } from "@codemirror/view";
import { useMemo } from "react";
import type { Control } from "../../parts/field.tsx";
import type { NameHint } from "../surroundings.ts";
import type { Tried } from "../tried.ts";
import { bracesClosed } from "./braces.ts";
import { filledParts, type Mode } from "./filled-parts.ts";
import { completing } from "./name-completion.ts";
import { described, useEditor } from "./use-editor.ts";

interface TemplateAreaProps extends Control {
  value: string;
  onChange: (text: string) => void;
  placeholder: string;
  readOnly: boolean;
  isMultiline: boolean;
  mode: Mode;
  names: readonly NameHint[];
  fault: Extract<Tried, { kind: "broken" }> | null;
}

/** The editor of one template or expression, fetched when it is needed. */
export default function TemplateArea(props: TemplateAreaProps) {
  const { id, required, readOnly, isMultiline, mode, names, fault } = props;
  const describedBy = props["aria-describedby"];
  const isInvalid = props["aria-invalid"];
  const hint = props.placeholder;
  const offset = fault?.offset ?? null;
  const changing = useMemo(
    () => [
      EditorState.readOnly.of(readOnly),
      placeholder(hint),
      described({ id, required, "aria-describedby": describedBy, "aria-invalid": isInvalid }),
      mode === "text" ? [] : completing(names, mode),
      offset === null ? [] : markedAt(offset),
    ],
    [id, required, readOnly, hint, describedBy, isInvalid, mode, names, offset],
  );
  const fixed = () => [
    basics,
    mode === "text" ? [] : filledParts(mode),
    mode === "template" ? bracesClosed : [],
    isMultiline ? severalLines : oneLine,
  ];
  const host = useEditor({ value: props.value, onChange: props.onChange, fixed, changing });
  return <div ref={host} className="min-w-0" />;
}

const basics: Extension = [
  drawSelection(),
  EditorView.lineWrapping,
  // Within a dialog or a panel that scrolls the list of names must not be cut off.
  tooltips({ position: "fixed" }),
  autocompletion({ icons: false, defaultKeymap: false }),
  // Tab takes a name while names are offered, and leaves the field otherwise.
  keymap.of([...completionKeymap, { key: "Tab", run: acceptCompletion }, ...defaultKeymap]),
];

const severalLines: Extension = EditorView.theme({ ".cm-content": { minHeight: "4.625rem" } });

/** Enter sends no line break, and pasted ones become spaces. */
const oneLine: Extension = [
  EditorView.contentAttributes.of({ "aria-multiline": "false" }),
  EditorState.transactionFilter.of((transaction) => {
    if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction;
    const text = transaction.newDoc.toString().replaceAll(/\s*\n\s*/g, " ");
    if (transaction.isUserEvent("input.type") && transaction.newDoc.lines === 2) return [];
    const { length } = transaction.startState.doc;
    return [{ changes: { from: 0, to: length, insert: text }, selection: { anchor: text.length } }];
  }),
];

/** Underlines where an expression goes wrong. */
function markedAt(offset: number): Extension {
  const wrong = Decoration.mark({ class: "cm-lintRange-error" });
  return EditorView.decorations.of((view) => {
    const { length } = view.state.doc;
    const from = Math.min(offset, Math.max(0, length - 1));
    return length === 0 ? Decoration.none : Decoration.set(wrong.range(from, Math.min(from + 1, length)));
  });
}
