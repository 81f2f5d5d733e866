import { useMutation } from "@tanstack/react-query";
import { Play, StepForward } from "lucide-react";
import { useState } from "react";
import type { StepTried } from "../../../src/contract/try.ts";
import { WorkflowInput } from "../../../src/contract/workflow.ts";
import { useClient } from "../../client.ts";
import { Button } from "../../parts/button.tsx";
import { CodeBlock } from "../../parts/copy.tsx";
import { Disclosure } from "../../parts/disclosure.tsx";
import { Checkbox } from "../../parts/field.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Badge } from "../../parts/status.tsx";
import { texts } from "../../texts/workflow-sample.ts";
import type { SampleUse } from "./sample.ts";
import type { Editor } from "./use-editor.ts";

/** Runs one step, or from it on, as it stands in the editor, on the sample. */
export function TryStep({ editor, step, use }: { editor: Editor; step: string; use: SampleUse }) {
  const client = useClient();
  const [effects, setEffects] = useState(false);
  const trial = useMutation({
    mutationFn: (through: "step" | "end") =>
      client.tryStep({
        workflow: editor.definition.name,
        input: {
          ...use.triedOn,
          definition: WorkflowInput.parse(editor.definition),
          step,
          through,
          effects,
        },
      }),
  });
  const isReady = use.triedOn !== null && editor.isEditable;
  return (
    <section aria-label={texts.tryTitle} className="flex flex-col gap-3 rounded-lg border border-line p-3">
      <h3 className="text-sm font-semibold">{texts.tryTitle}</h3>
      <Checkbox label={texts.effects} hint={texts.effectsHint} checked={effects} onValue={setEffects} />
      <div className="flex flex-wrap gap-2">
        <Button
          size="small"
          disabled={!isReady}
          busy={trial.isPending && trial.variables === "step"}
          onClick={() => trial.mutate("step")}
          icon={<Play className="size-4" aria-hidden />}
        >
          {texts.tryStep}
        </Button>
        <Button
          size="small"
          disabled={!isReady}
          busy={trial.isPending && trial.variables === "end"}
          onClick={() => trial.mutate("end")}
          icon={<StepForward className="size-4" aria-hidden />}
        >
          {texts.tryRest}
        </Button>
      </div>
      {trial.isError ? <ProblemNote error={trial.error} /> : null}
      {trial.data === undefined ? null : <TriedStep tried={trial.data} />}
    </section>
  );
}

const tones = { succeeded: "good", failed: "bad", stopped: "warn", unknown: "warn" } as const;

function TriedStep({ tried }: { tried: StepTried }) {
  const { status, output, error, attempts, settings, wouldCall, tookMs, missing, notes } = tried;
  const lines = attempts.flatMap((attempt) => attempt.console);
  return (
    <output className="flex min-w-0 flex-col gap-3">
      <span className="flex items-center gap-2 text-xs text-muted">
        <Badge tone={tones[status]}>{texts.statuses[status]}</Badge>
        {texts.took(tookMs)}
      </span>
      {error === null ? null : <p className="text-sm break-words text-bad">{error.message}</p>}
      {missing.length === 0 ? null : <p className="text-sm text-warn">{texts.missing(missing.join(", "))}</p>}
      {notes.map((note) => (
        <p key={note} className="text-xs text-muted">
          {note}
        </p>
      ))}
      {status === "succeeded" ? <Told title={texts.output} text={JSON.stringify(output, null, 2)} /> : null}
      {wouldCall.map(({ path, type, config }) => (
        <Told key={path} title={`${texts.wouldCall}: ${type}`} text={JSON.stringify(config, null, 2)} />
      ))}
      {lines.length === 0 ? null : <Told title={texts.console} text={lines.join("\n")} />}
      {Object.keys(settings).length === 0 ? null : (
        <Disclosure title={texts.settings}>
          <CodeBlock text={JSON.stringify(settings, null, 2)} />
        </Disclosure>
      )}
    </output>
  );
}

const Told = ({ title, text }: { title: string; text: string }) => (
  <div className="min-w-0">
    <p className="mb-1 text-xs font-medium text-muted">{title}</p>
    <CodeBlock text={text} />
  </div>
);
