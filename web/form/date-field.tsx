import { instantOf, localOf } from "../local-time.ts";
import { Field, TextInput } from "../parts/field.tsx";
import { texts } from "../texts/form.ts";
import { useFrame, type ValueProps } from "./value-props.tsx";

/** A moment, written in the viewer's zone and kept as an ISO time. */
export function DateField(props: ValueProps) {
  const { field, disabled } = useFrame(props);
  const text = typeof props.value === "string" ? props.value : "";
  const { timeZone: zone } = new Intl.DateTimeFormat().resolvedOptions();
  return (
    <div data-field={props.path}>
      <Field
        {...field}
        hint={
          <>
            {field.hint} {texts.inZone(zone)}
          </>
        }
      >
        {(control) => (
          <TextInput
            {...control}
            type="datetime-local"
            step={1}
            disabled={disabled}
            value={localOf(text)}
            onValue={(local) => props.onChange(instantOf(local))}
          />
        )}
      </Field>
    </div>
  );
}
