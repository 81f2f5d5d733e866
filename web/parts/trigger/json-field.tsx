import type { Json } from "../../../src/contract/name.ts";
import { CodeEditor } from "../../form/code-editor.tsx";
import { useDraft } from "../../form/draft.ts";
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
  const [text, write] = useDraft({ value, shown: jsonText, onChange: onJson });
  const { fault } = readJson(text, null);
  const change = (written: string) => {
    const read = readJson(written, null);
    write(written, read.fault === undefined ? read.value : value);
  };
  return (
    <Field label={label} {...(hint !== undefined && { hint })} error={fault ?? error}>
      {(control) => (
        <CodeEditor
          {...control}
          language="json"
          linesMin={rows}
          readOnly={readOnly}
          value={text}
          onChange={change}
        />
      )}
    </Field>
  );
}
