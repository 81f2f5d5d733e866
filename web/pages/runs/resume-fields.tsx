import type { RunDetail } from "../../../src/contract/run.ts";
import { Field, TextArea } from "../../parts/field.tsx";
import { Select } from "../../parts/select.tsx";
import { texts } from "../../texts/run.ts";
import type { EditField, EditTexts } from "./resume-edits.ts";

interface ResumeEditsProps {
  run: RunDetail;
  paths: readonly { value: string; label: string }[];
  texts: EditTexts;
  faults: Partial<Record<EditField, "json" | "object">>;
  onTexts: (texts: EditTexts) => void;
}

/** What a person changes before a run goes on. */
export function ResumeEdits({ run, paths, texts: written, faults, onTexts }: ResumeEditsProps) {
  const set = (changed: Partial<EditTexts>) => onTexts({ ...written, ...changed });
  const choose = (step: string) => {
    const output = run.attempts.findLast(({ path }) => path === step)?.output ?? null;
    set({ step, output: JSON.stringify(output, null, 2) });
  };
  const fault = (field: EditField) => {
    const found = faults[field];
    return found === undefined ? undefined : texts.resume.faults[found];
  };
  return (
    <div className="flex flex-col gap-4 border-l-2 border-line pl-4">
      <Field label={texts.resume.step} hint={texts.resume.stepHint}>
        {(control) => (
          <Select
            {...control}
            value={written.step}
            onValue={choose}
            options={[{ value: "", label: texts.resume.noStep }, ...paths]}
          />
        )}
      </Field>
      {written.step === "" ? null : (
        <Field label={texts.resume.output} error={fault("output")}>
          {(control) => (
            <TextArea
              {...control}
              isCode
              rows={6}
              value={written.output}
              onValue={(output) => set({ output })}
            />
          )}
        </Field>
      )}
      <Field label={texts.resume.variables} hint={texts.resume.variablesHint} error={fault("variables")}>
        {(control) => (
          <TextArea
            {...control}
            isCode
            rows={3}
            value={written.variables}
            onValue={(variables) => set({ variables })}
          />
        )}
      </Field>
      <Field
        label={run.deliveryId === null ? texts.resume.input : texts.resume.body}
        hint={texts.resume.bodyHint}
        error={fault("body")}
      >
        {(control) => (
          <TextArea {...control} isCode rows={4} value={written.body} onValue={(body) => set({ body })} />
        )}
      </Field>
    </div>
  );
}
