import { useState } from "react";
import { Field, TextArea } from "../../../parts/field.tsx";
import { texts } from "../../../texts/sample.ts";
import { useEditor } from "../editor.ts";
import { SampleForm, type SamplePartProps } from "./sample-form.tsx";

/** A sample as JSON (S43). */
export function JsonSample(props: SamplePartProps) {
  const { definition } = useEditor();
  const [text, setText] = useState(
    definition.sample === undefined ? "" : JSON.stringify(definition.sample, null, 2),
  );
  return (
    <SampleForm {...props} body={() => ({ text: text.trim() === "" ? undefined : text })}>
      <Field label={texts.json}>
        {(control) => <TextArea {...control} isCode rows={8} value={text} onValue={setText} />}
      </Field>
    </SampleForm>
  );
}
