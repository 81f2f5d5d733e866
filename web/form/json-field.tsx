import { useState } from "react";
import { Field } from "../parts/field.tsx";
import { texts } from "../texts/form.ts";
import { CodeEditor } from "./code-editor.tsx";
import { useDraft } from "./draft.ts";
import { jsonText, readJson } from "./json-text.ts";
import { TemplateField } from "./template-field.tsx";
import { Toggle } from "./toggle.tsx";
import { useFrame, type ValueProps } from "./value-props.tsx";

type JsonProps = ValueProps & { takesText: boolean; opens: "[" | "{" | null };

/** Any JSON there is. Where text is taken as well, it can be written as such, without quotes around it. */
export function JsonField({ takesText, opens, ...props }: JsonProps) {
  const [chosen, choose] = useState<"text" | "json" | null>(null);
  const [before, setBefore] = useState<"text" | "json">("json");
  // Emptied, it stays what it was: its editor would be gone under the cursor.
  const kind = props.value === undefined ? before : typeof props.value === "string" ? "text" : "json";
  if (kind !== before) setBefore(kind);
  const isText = takesText && (chosen ?? kind) === "text";
  const aside = takesText ? (
    <Toggle
      label={texts.writtenAs(props.label)}
      options={[
        { value: "text", title: texts.asText },
        { value: "json", title: texts.asJson },
      ]}
      value={isText ? "text" : "json"}
      onValue={choose}
    />
  ) : undefined;
  return isText ? (
    <TextOfJson {...props} aside={aside} />
  ) : (
    <CodeOfJson {...props} opens={takesText ? null : opens} aside={aside} />
  );
}

function TextOfJson({ aside, ...props }: ValueProps & { aside: React.ReactNode }) {
  const { own, field, disabled } = useFrame(props);
  const text =
    typeof props.value === "string"
      ? props.value
      : props.value === undefined
        ? ""
        : JSON.stringify(props.value);
  return (
    <div data-field={props.path}>
      <TemplateField
        {...field}
        aside={aside}
        disabled={disabled}
        isMultiline={own.multiline === true}
        isTemplate={own.template === true}
        value={text}
        onChange={(written) =>
          props.onChange(written === "" && props.isOptional !== false ? undefined : written)
        }
      />
    </div>
  );
}

function CodeOfJson({
  opens,
  aside,
  ...props
}: ValueProps & { opens: "[" | "{" | null; aside: React.ReactNode }) {
  const { field, disabled } = useFrame(props);
  const [text, write] = useDraft({ value: props.value, shown: jsonText, onChange: props.onChange });
  const { fault } = readJson(text, opens);
  const change = (written: string) => {
    const read = readJson(written, opens);
    // While it is none, what it was before goes on.
    write(written, read.fault === undefined ? (read.value ?? emptied(props, opens)) : props.value);
  };
  return (
    <div data-field={props.path}>
      <Field {...field} aside={aside} error={field.error ?? fault}>
        {(control) => (
          <CodeEditor
            {...control}
            language="json"
            linesMin={4}
            readOnly={disabled}
            value={text}
            onChange={change}
          />
        )}
      </Field>
    </div>
  );
}

function emptied({ isOptional }: ValueProps, opens: "[" | "{" | null): unknown {
  if (isOptional !== false) return undefined;
  return opens === "[" ? [] : opens === "{" ? {} : null;
}
