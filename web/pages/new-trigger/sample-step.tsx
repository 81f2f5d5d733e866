import { Field, TextArea } from "../../parts/field.tsx";
import { Card } from "../../parts/page.tsx";
import { texts } from "../../texts/new-trigger.ts";
import { jsonFault } from "./new-trigger.ts";
import type { StepProps } from "./new-trigger-page.tsx";

/** The payload that the test command sends (S7). */
export function SampleStep({ made, change, faults }: StepProps) {
  return (
    <Card title={texts.steps.sample} about={texts.sampleAbout}>
      <Field label={texts.sample} error={jsonFault(made.sample) ?? faults.sample}>
        {(control) => (
          <TextArea
            {...control}
            isCode
            rows={6}
            value={made.sample}
            onValue={(sample) => change({ sample })}
          />
        )}
      </Field>
    </Card>
  );
}
