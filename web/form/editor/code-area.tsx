import { closeBrackets, closeBracketsKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { useId, useMemo } from "react";
import { texts } from "../../texts/form.ts";
import type { CodeEditorProps, CodeIssue } from "../code-editor.tsx";
import type { Language } from "../language.ts";
import { described, useEditor } from "./use-editor.ts";

type CodeAreaProps = CodeEditorProps & { linesMin: number; linesMax: number };

const noIssues: readonly CodeIssue[] = [];

/** The code editor itself, fetched when it is needed. */
export default function CodeArea({ issues = noIssues, ...props }: CodeAreaProps) {
  const { id, label, required, language, linesMin, linesMax, value } = props;
  const readOnly = props.readOnly ?? false;
  const wayOut = useId();
  const describedBy = [props["aria-describedby"], !readOnly && wayOut].filter(Boolean).join(" ") || undefined;
  const isInvalid = props["aria-invalid"];
  const hint = props.placeholder;
  const changing = useMemo(
    () => [
      languages[language](),
      EditorState.readOnly.of(readOnly),
      placeholder(hint ?? ""),
      described({ id, label, required, "aria-describedby": describedBy, "aria-invalid": isInvalid }),
      marked(issues),
    ],
    [id, label, required, language, readOnly, hint, describedBy, isInvalid, issues],
  );
  const fixed = () => [basics, heights(linesMin, linesMax)];
  const host = useEditor({ value, onChange: props.onChange, fixed, changing });
  return (
    <div className="group relative min-w-0">
      <div ref={host} />
      {readOnly ? null : (
        <p
          id={wayOut}
          className="pointer-events-none absolute right-3 bottom-1 rounded bg-raised px-1 text-xs text-muted opacity-0 group-focus-within:opacity-100"
        >
          {texts.wayOut}
        </p>
      )}
    </div>
  );
}

const basics: Extension = [
  lineNumbers(),
  foldGutter(),
  lintGutter(),
  drawSelection(),
  indentOnInput(),
  indentUnit.of("  "),
  bracketMatching(),
  closeBrackets(),
  highlightActiveLine(),
  EditorView.lineWrapping,
  keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...foldKeymap, ...lintKeymap, indentWithTab]),
];

const languages = {
  json: () => json(),
  yaml: () => yaml(),
  javascript: () => javascript(),
  typescript: () => javascript({ typescript: true }),
  plain: () => [],
} as const satisfies Record<Language, () => Extension>;

const lineRem = 1.25;
const paddingRem = 0.875;

function heights(linesMin: number, linesMax: number): Extension {
  return EditorView.theme({
    ".cm-content, .cm-gutter": { minHeight: `${linesMin * lineRem + paddingRem}rem` },
    ".cm-scroller": { maxHeight: `${linesMax * lineRem + paddingRem}rem`, overflow: "auto" },
  });
}

/** Marks what is wrong where it is wrong, whenever it changes. */
function marked(issues: readonly CodeIssue[]): Extension {
  let isMarked = false;
  return EditorView.updateListener.of(({ view }) => {
    if (isMarked) return;
    isMarked = true;
    // Not from within an update.
    queueMicrotask(() => {
      const found = issues.map((issue) => diagnosticOf(view.state, issue));
      view.dispatch(setDiagnostics(view.state, found));
    });
  });
}

function diagnosticOf({ doc }: EditorState, { line, column = 1, ...issue }: CodeIssue): Diagnostic {
  const { from: start, to: end } = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(start + Math.max(column, 1) - 1, end);
  const word = doc.sliceString(from, end).match(/^\w+/)?.[0].length ?? 1;
  return {
    from,
    to: Math.min(from + word, end),
    severity: issue.severity ?? "error",
    message: issue.message,
  };
}
