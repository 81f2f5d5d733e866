import type { FieldChange, StepChange, WorkflowDifference } from "../../../src/contract/version.ts";
import { Badge } from "../../parts/status.tsx";
import { texts } from "../../texts/workflow-versions.ts";

const tones = { added: "good", removed: "bad", moved: "info", changed: "warn" } as const;

/** What makes one version of a workflow the other. */
export function DifferenceView({ difference }: { difference: WorkflowDifference }) {
  const { from, fields, steps } = difference;
  if (fields.length === 0 && steps.length === 0) return <p className="text-sm text-muted">{texts.same}</p>;
  return (
    <div className="flex flex-col gap-4">
      {from === null ? <p className="text-sm text-muted">{texts.first}</p> : null}
      {fields.length === 0 ? null : (
        <section>
          <h3 className="mb-2 text-sm font-semibold">{texts.fieldsTitle}</h3>
          <Fields fields={fields} />
        </section>
      )}
      {steps.length === 0 ? null : (
        <section>
          <h3 className="mb-2 text-sm font-semibold">{texts.stepsTitle}</h3>
          <ul className="flex flex-col gap-2">
            {steps.map((change) => (
              <Changed key={`${change.kind} ${change.step}`} change={change} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

const Changed = ({ change: { step, kind, type, fields } }: { change: StepChange }) => (
  <li className="rounded-lg border border-line p-3">
    <div className="flex flex-wrap items-center gap-2">
      <Badge tone={tones[kind]}>{texts.kinds[kind]}</Badge>
      <code className="font-mono text-sm font-medium">{step}</code>
      <span className="text-xs text-muted">{type}</span>
    </div>
    {fields.length === 0 ? null : (
      <div className="mt-2">
        <Fields fields={fields} />
      </div>
    )}
  </li>
);

export const Fields = ({ fields }: { fields: readonly FieldChange[] }) => (
  <ul className="flex flex-col gap-2">
    {fields.map(({ path, before, after }) => (
      <li key={path} className="min-w-0">
        <code className="font-mono text-xs text-muted">{path}</code>
        <div className="mt-1 grid gap-1 sm:grid-cols-2">
          <Side label={texts.before} value={before} className="bg-bad-soft text-bad" />
          <Side label={texts.after} value={after} className="bg-good-soft text-good" />
        </div>
      </li>
    ))}
  </ul>
);

function Side({ label, value, className }: { label: string; value: unknown; className: string }) {
  return (
    <div
      className={`min-w-0 rounded-md px-2 py-1 ${value === undefined ? "bg-sunken text-muted" : className}`}
    >
      <span className="sr-only">{label}: </span>
      <pre className="max-h-48 overflow-auto font-mono text-xs break-words whitespace-pre-wrap">
        {value === undefined ? texts.nothing : shown(value)}
      </pre>
    </div>
  );
}

const shown = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value, null, 2);
