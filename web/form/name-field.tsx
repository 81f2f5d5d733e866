import { Field } from "../parts/field.tsx";
import { Select } from "../parts/select.tsx";
import { texts } from "../texts/form.ts";
import { useTriggerNames } from "../trigger-names.ts";
import { useWorkflowNames } from "../workflow-names.ts";
import { useFrame, type ValueProps } from "./value-props.tsx";

type Named = readonly { name: string; title: string }[];

export const TriggerField = (props: ValueProps) => (
  <NameField {...props} named={useTriggerNames().triggers.map(({ name }) => ({ name, title: name }))} />
);

export const WorkflowField = (props: ValueProps) => <NameField {...props} named={useWorkflowNames()} />;

/** One of the workspace's, by its name; one that is not there yet, or no more, is shown as well. */
function NameField({ named, ...props }: ValueProps & { named: Named }) {
  const { own, field, disabled } = useFrame(props);
  const name = typeof props.value === "string" ? props.value : "";
  const isKnown = name === "" || named.some((each) => each.name === name);
  return (
    <div data-field={props.path}>
      <Field {...field}>
        {(control) => (
          <Select
            {...control}
            disabled={disabled}
            options={[
              {
                value: "",
                label: own.labels?.[""] ?? (props.isRequired === true ? texts.choose : texts.none),
              },
              ...(isKnown ? [] : [{ value: name, label: name }]),
              ...named.map((each) => ({ value: each.name, label: each.title })),
            ]}
            value={name}
            onValue={(chosen) => props.onChange(chosen === "" ? undefined : chosen)}
          />
        )}
      </Field>
    </div>
  );
}
