import { ChoiceCards } from "../../parts/choice-cards.tsx";
import { Field, TextInput } from "../../parts/field.tsx";
import { Card } from "../../parts/page.tsx";
import { WorkflowChoice } from "../../parts/trigger/workflow-choice.tsx";
import { texts } from "../../texts/new-trigger.ts";
import { shortName } from "./new-trigger.ts";
import type { StepProps } from "./new-trigger-page.tsx";

/** What each request starts: a workflow that is made along with it, or one that is there. */
export function WorkflowStep({ made, change, faults }: StepProps) {
  return (
    <Card title={texts.steps.workflow}>
      <div className="flex flex-col gap-5">
        <ChoiceCards
          label={texts.workflow}
          isLabelHidden
          choices={(["new", "existing"] as const).map((name) => ({ name, ...texts.workflows[name] }))}
          chosen={made.starts}
          onChoose={(starts) => change({ starts, workflow: "" })}
        />
        {made.starts === "new" ? (
          <Field label={texts.workflowName} error={faults.workflow}>
            {(control) => (
              <TextInput
                {...control}
                isCode
                placeholder={shortName(made)}
                value={made.workflow}
                onValue={(workflow) => change({ workflow })}
              />
            )}
          </Field>
        ) : (
          <WorkflowChoice
            label={texts.existing}
            placeholder={texts.chooseWorkflow}
            workflow={made.workflow}
            error={faults.workflow}
            onWorkflow={(workflow) => change({ workflow })}
          />
        )}
      </div>
    </Card>
  );
}
