import { useState } from "react";
import type { z } from "zod";
import type { SampleInput } from "../../../../src/contract/sample.ts";
import { Button } from "../../../parts/button.tsx";
import { Field, TextArea } from "../../../parts/field.tsx";
import { useSample } from "../../../parts/trigger/catalog.ts";
import { texts } from "../../../texts/sample.ts";
import { useEditor } from "../editor.ts";
import { Around, type AroundPairs, aroundOf, noneAround } from "./around.tsx";

export interface SamplePartProps {
  onSample: (given: z.input<typeof SampleInput>) => void;
  isBusy: boolean;
}

/** A sample as JSON, with the headers and query parameters that callers send (S43, S139). */
export function JsonSample({ onSample, isBusy }: SamplePartProps) {
  const { definition } = useEditor();
  const sample = useSample(definition);
  const [own, setText] = useState<string | null>(null);
  const text = own ?? (sample === undefined ? "" : JSON.stringify(sample, null, 2));
  const [around, setAround] = useState<AroundPairs>(noneAround);
  return (
    <form
      className="flex flex-col items-start gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSample({ ...(text.trim() !== "" && { text }), ...aroundOf(around) });
      }}
    >
      <div className="w-full">
        <Field label={texts.json}>
          {(control) => <TextArea {...control} isCode rows={8} value={text} onValue={setText} />}
        </Field>
      </div>
      <Around pairs={around} onPairs={setAround} />
      <Button type="submit" look="primary" busy={isBusy}>
        {texts.generate}
      </Button>
    </form>
  );
}
