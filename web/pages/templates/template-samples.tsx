import { useState } from "react";
import type { TemplateSample } from "../../../src/contract/template.ts";
import { Field } from "../../parts/field.tsx";
import { JsonTree } from "../../parts/json-tree.tsx";
import { Card } from "../../parts/page.tsx";
import { Select } from "../../parts/select.tsx";
import { Status } from "../../parts/status.tsx";
import { named } from "../../template-name.ts";
import { texts } from "../../texts/templates.ts";

/** Deliveries as the provider sends them, each with what is expected to come of it. */
export function TemplateSamples({ samples, name }: { samples: readonly TemplateSample[]; name: string }) {
  const [chosen, choose] = useState("0");
  const sample = samples[Number(chosen)];
  return (
    <Card title={texts.samples} about={texts.samplesAbout}>
      <div className="flex flex-col gap-4">
        <Field label={texts.sample} isLabelHidden>
          {(control) => (
            <Select
              {...control}
              value={chosen}
              onValue={choose}
              options={samples.map(({ title }, at) => ({ value: String(at), label: title }))}
            />
          )}
        </Field>
        {sample === undefined ? null : <Sample key={chosen} sample={sample} name={name} />}
      </div>
    </Card>
  );
}

function Sample({ sample, name }: { sample: TemplateSample; name: string }) {
  const { starts, headers, body, status, runs } = sample;
  const heads = Object.entries(headers);
  return (
    <div className="flex flex-col gap-4">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
        {starts === undefined ? (
          <Status of={status} />
        ) : (
          <span>{texts.sampleStarts(named(starts, name))}</span>
        )}
        {runs.map((run) => (
          <span key={run.workflow} className="flex items-center gap-1.5">
            {named(run.workflow, name)} <Status of={run.status} />
          </span>
        ))}
      </p>
      {heads.length === 0 ? null : (
        <section aria-label={texts.headers} className="flex flex-col gap-1">
          <h3 className="text-xs font-medium text-muted">{texts.headers}</h3>
          <dl className="font-mono text-xs">
            {heads.map(([head, value]) => (
              <div key={head} className="flex flex-wrap gap-x-2">
                <dt className="text-muted">{head}:</dt>
                <dd className="break-all">{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <section aria-label={texts.body} className="flex min-w-0 flex-col gap-1">
        <h3 className="text-xs font-medium text-muted">{texts.body}</h3>
        <div className="max-h-96 overflow-auto rounded-lg border border-line">
          <JsonTree value={body} label={texts.body} />
        </div>
      </section>
    </div>
  );
}
