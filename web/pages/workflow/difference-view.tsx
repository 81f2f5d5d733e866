import type { StepChange, WorkflowDifference } from "../../../src/contract/version.ts";
import { FieldChanges } from "../../parts/field-changes.tsx";
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
          <FieldChanges changes={fields} />
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
        <FieldChanges changes={fields} />
      </div>
    )}
  </li>
);
