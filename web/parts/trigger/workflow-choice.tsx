import { useWorkflowNames } from "../../workflow-names.ts";
import { Field } from "../field.tsx";
import { Select } from "../select.tsx";

interface WorkflowChoiceProps {
  label: string;
  placeholder: string;
  workflow: string;
  error?: string | undefined;
  disabled?: boolean;
  onWorkflow: (workflow: string) => void;
}

/** One of the workflows that are there. */
export function WorkflowChoice({
  label,
  placeholder,
  workflow,
  error,
  disabled = false,
  onWorkflow,
}: WorkflowChoiceProps) {
  const names = useWorkflowNames().map(({ name }) => name);
  const listed = workflow === "" || names.includes(workflow) ? names : [workflow, ...names];
  return (
    <Field label={label} error={error} required>
      {(control) => (
        <Select
          {...control}
          disabled={disabled}
          value={workflow}
          onValue={onWorkflow}
          options={[
            { value: "", label: placeholder },
            ...listed.map((name) => ({ value: name, label: name })),
          ]}
        />
      )}
    </Field>
  );
}
