import { useQuery } from "@tanstack/react-query";
import { useClient, useWorkspace } from "../../client.ts";
import { Field, Select } from "../field.tsx";

interface WorkflowChoiceProps {
  label: string;
  placeholder: string;
  workflow: string;
  error?: string | undefined;
  disabled?: boolean;
  onWorkflow: (workflow: string) => void;
}

const listedMax = 1_000;

/** One of the workflows that are there. */
export function WorkflowChoice({
  label,
  placeholder,
  workflow,
  error,
  disabled = false,
  onWorkflow,
}: WorkflowChoiceProps) {
  const workspace = useWorkspace();
  const client = useClient();
  const { data: names = [] } = useQuery({
    queryKey: [workspace, "workflows", "names"],
    queryFn: async () => {
      const { items } = await client.listWorkflows({ query: { limit: listedMax } });
      return items.map(({ name }) => name);
    },
  });
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
