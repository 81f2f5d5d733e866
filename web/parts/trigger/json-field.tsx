import { useState } from "react";
import type { Json } from "../../../src/contract/name.ts";
import { isEqualJson } from "../../../src/core/equal.ts";
import { CodeEditor } from "../../form/code-editor.tsx";
import { jsonText, readJson } from "../../form/json-text.ts";
import { Field } from "../field.tsx";

interface JsonFieldProps {
  label: string;
  hint?: string;
  rows?: number;
  value: Json | undefined;
  error?: string | undefined;
  readOnly?: boolean;
  /** Undefined when nothing is written. It is not called while what stands there is no JSON. */
  onJson: (value: Json | undefined) => void;
}

/** A value as JSON text; while it is none, what is wrong is said and the value stays. */
export function JsonField({ label, hint, rows = 8, value, error, readOnly = false, onJson }: JsonFieldProps) {
  const [written, setWritten] = useState({ text: jsonText(value), value });
  // What was changed elsewhere replaces what is written here.
  const text = isEqualJson(written.value, value) ? written.text : jsonText(value);
  const read = readJson(text, null);
  const write = (next: string) => {
    const { fault, value: given } = readJson(next, null);
    setWritten({ text: next, value: fault === undefined ? given : value });
    if (fault === undefined) onJson(given);
  };
  return (
    <Field label={label} {...(hint !== undefined && { hint })} error={read.fault ?? error}>
      {(control) => (
        <CodeEditor
          {...control}
          language="json"
          linesMin={rows}
          readOnly={readOnly}
          value={text}
          onChange={write}
        />
      )}
    </Field>
  );
}
