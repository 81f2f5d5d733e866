import { useState } from "react";
import { issuesOf } from "../../../../src/contract/issues-of.ts";
import { Parameter, ParameterSource, ParameterType } from "../../../../src/contract/parameter.ts";
import { Checkbox, Field, TextInput } from "../../../parts/field.tsx";
import { FormDialog } from "../../../parts/form-dialog.tsx";
import { Select } from "../../../parts/select.tsx";
import { useSample } from "../../../parts/trigger/catalog.ts";
import { JsonField } from "../../../parts/trigger/json-field.tsx";
import { errorAt, settingOf } from "../../../parts/trigger/settings.ts";
import { texts } from "../../../texts/parameters.ts";
import { useEditor } from "../editor.ts";
import { MoreOfParameter } from "./more-of-parameter.tsx";
import { type Picked, PickSample } from "./pick-sample.tsx";

interface ParameterDialogProps {
  /** Null for a new one. */
  parameter: Parameter | null;
  onClose: () => void;
  onParameter: (parameter: Parameter) => void;
}

const blank: Parameter = { name: "", from: "body", path: "$", type: "any", required: false };
const pathless: ReadonlySet<string> = new Set(["text", "method", "ip"]);

/** One parameter; for the body its place is chosen by a click in the sample. */
export function ParameterDialog({ parameter, onClose, onParameter }: ParameterDialogProps) {
  const { definition } = useEditor();
  const sample = useSample(definition);
  const [begun] = useState(parameter ?? blank);
  const [written, setWritten] = useState(begun);
  const [isAsked, setAsked] = useState(false);
  const change = (part: Partial<Parameter>) => setWritten((before) => ({ ...before, ...part }));
  const found = Parameter.safeParse(JSON.parse(JSON.stringify(written)));
  const issues = isAsked ? issuesOf(found.error) : [];
  const take = () => {
    setAsked(true);
    if (!found.success) return;
    onParameter(found.data);
    onClose();
  };
  const pick = ({ path, type, name }: Picked) => change({ path, type, ...(written.name === "" && { name }) });
  return (
    <FormDialog
      title={parameter === null ? texts.dialog.add : texts.dialog.edit}
      isWide
      place="side"
      isChanged={written !== begun}
      onClose={onClose}
      verb={texts.dialog.verb}
      isBusy={false}
      onSubmit={take}
    >
      <Place written={written} change={change} issues={issues} />
      {written.from === "body" ? <PickSample sample={sample} onPick={pick} /> : null}
      <Value written={written} change={change} issues={issues} />
      <MoreOfParameter written={written} issues={issues} onChange={setWritten} />
    </FormDialog>
  );
}

interface PartProps {
  written: Parameter;
  change: (part: Partial<Parameter>) => void;
  issues: readonly { path: string; message: string }[];
}

function Place({ written, change, issues }: PartProps) {
  const { from } = written;
  return (
    <div className="grid items-start gap-5 sm:grid-cols-2">
      <Field label={texts.name} hint={texts.nameHint} error={errorAt(issues, "name")} required>
        {(control) => (
          <TextInput {...control} isCode value={written.name} onValue={(name) => change({ name })} />
        )}
      </Field>
      <Field label={texts.from} required>
        {(control) => (
          <Select
            {...control}
            value={from}
            onValue={(chosen) => {
              const source = ParameterSource.parse(chosen);
              change({ from: source, path: source === "body" ? "$" : undefined });
            }}
            options={ParameterSource.options.map((value) => ({ value, label: texts.sources[value] }))}
          />
        )}
      </Field>
      {from === "text" || from === "method" || from === "ip" ? null : (
        <Field label={texts.path[from]} hint={texts.pathHint[from]} error={errorAt(issues, "path")}>
          {(control) => (
            <TextInput
              {...control}
              isCode
              value={written.path ?? ""}
              onValue={(text) => change({ path: settingOf(text) })}
            />
          )}
        </Field>
      )}
      {pathless.has(from) && from !== "text" ? null : (
        <Field label={texts.match} hint={texts.matchHint} error={errorAt(issues, "match")}>
          {(control) => (
            <TextInput
              {...control}
              isCode
              value={written.match ?? ""}
              onValue={(text) => change({ match: settingOf(text) })}
            />
          )}
        </Field>
      )}
    </div>
  );
}

function Value({ written, change, issues }: PartProps) {
  return (
    <div className="grid items-start gap-5 sm:grid-cols-2">
      <div className="flex flex-col gap-5">
        <Field label={texts.type}>
          {(control) => (
            <Select
              {...control}
              value={written.type}
              onValue={(chosen) => change({ type: ParameterType.parse(chosen) })}
              options={ParameterType.options.map((value) => ({ value, label: texts.types[value] }))}
            />
          )}
        </Field>
        <Checkbox
          label={texts.requiredOne}
          checked={written.required}
          onValue={(required) => change({ required })}
        />
      </div>
      <JsonField
        label={texts.default}
        hint={texts.defaultHint}
        rows={3}
        value={written.default}
        error={errorAt(issues, "default")}
        onJson={(value) => change({ default: value })}
      />
    </div>
  );
}
