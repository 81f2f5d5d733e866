import { lazy, Suspense } from "react";
import type { Control } from "../parts/field.tsx";
import type { Language } from "./language.ts";

/** Something wrong in a text; line and column count from 1. */
export interface CodeIssue {
  line: number;
  column?: number;
  message: string;
  severity?: "error" | "warning";
}

export interface CodeEditorProps extends Partial<Control> {
  value: string;
  onChange?: (text: string) => void;
  language: Language;
  /** Where no label stands beside it: what it is. */
  label?: string;
  issues?: readonly CodeIssue[];
  readOnly?: boolean;
  placeholder?: string;
  /** Lines that are shown at least; of more, so many are shown before it scrolls. */
  linesMin?: number;
  linesMax?: number;
}

const CodeArea = lazy(() => import("./editor/code-area.tsx"));

/** An editor of code. Tab indents; Escape, then Tab, leaves. It is fetched when it is first shown. */
export function CodeEditor(props: CodeEditorProps) {
  const { linesMin = 6, linesMax = 24 } = props;
  return (
    <Suspense fallback={<EditorPlace lines={Math.max(linesMin, linesIn(props.value, linesMax))} />}>
      <CodeArea {...props} linesMin={linesMin} linesMax={linesMax} />
    </Suspense>
  );
}

/** Keeps the place of an editor that is being fetched. */
export function EditorPlace({ lines }: { lines: number }) {
  return (
    <div
      aria-busy="true"
      className="w-full animate-pulse rounded-lg border border-line bg-sunken"
      style={{ height: `calc(${lines * 1.25 + 0.875}rem + 2px)` }}
    />
  );
}

const linesIn = (text: string, linesMax: number) => Math.min(text.split("\n", linesMax).length, linesMax);
