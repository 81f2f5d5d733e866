import { CodeEditor } from "../../form/code-editor.tsx";
import { Field } from "../../parts/field.tsx";
import { Select } from "../../parts/select.tsx";
import { texts as statuses } from "../../texts/status.ts";
import { texts } from "../../texts/workflow-sample.ts";
import type { Sample, SampleUse } from "./sample.ts";

/** Which delivery, run, fixture or JSON of one's own the values in the form come from. */
export function SampleChooser({ use }: { use: SampleUse }) {
  const { sample, choose } = use;
  return (
    <div className="flex flex-col gap-3">
      <Field label={texts.sample} hint={texts.sampleHint}>
        {(control) => (
          <Select
            {...control}
            value={valueOf(sample)}
            options={optionsOf(use)}
            onValue={(value) => choose(sampleOf(value))}
          />
        )}
      </Field>
      {sample.kind === "own" ? (
        <Field label={texts.own} error={use.triedOn === null ? texts.noJson : undefined}>
          {(control) => (
            <CodeEditor
              {...control}
              language="json"
              linesMin={4}
              linesMax={14}
              value={sample.text}
              onChange={(text) => choose({ kind: "own", text })}
            />
          )}
        </Field>
      ) : null}
    </div>
  );
}

function optionsOf({ deliveries, runs, fixtures }: SampleUse) {
  const time = (at: string) => new Date(at).toLocaleString();
  return [
    { value: "none", label: texts.none },
    ...deliveries.map(({ id, receivedAt, eventType, method }) => ({
      value: `delivery ${id}`,
      label: `${texts.delivery} ${time(receivedAt)} · ${eventType ?? method}`,
    })),
    ...runs.map(({ id, createdAt, status }) => ({
      value: `run ${id}`,
      label: `${texts.run} ${time(createdAt)} · ${statuses[status]}`,
    })),
    ...fixtures.map((name) => ({ value: `fixture ${name}`, label: `${texts.fixture} ${name}` })),
    { value: "own", label: texts.own },
  ];
}

function valueOf(sample: Sample): string {
  switch (sample.kind) {
    case "delivery":
    case "run":
      return `${sample.kind} ${sample.id}`;
    case "fixture":
      return `fixture ${sample.name}`;
    case "none":
    case "own":
      return sample.kind;
    default:
      return sample satisfies never;
  }
}

function sampleOf(value: string): Sample {
  const [kind, id = ""] = value.split(" ");
  switch (kind) {
    case "delivery":
    case "run":
      return { kind, id };
    case "fixture":
      return { kind, name: id };
    case "own":
      return { kind, text: "{}" };
    case undefined:
    default:
      return { kind: "none" };
  }
}
