import { texts } from "../texts/form.ts";
import { Fieldset } from "./fieldset.tsx";
import { useSurroundings } from "./surroundings.ts";
import { useFrame, type ValueProps } from "./value-props.tsx";

/** Steps that a setting holds. Where no editor of workflows is around, they are counted. */
export function StepsField(props: ValueProps) {
  const { field } = useFrame(props);
  const { drawSteps } = useSurroundings();
  const count = Array.isArray(props.value) ? props.value.length : 0;
  return (
    <Fieldset path={props.path} {...field}>
      {drawSteps?.({ path: props.path, label: props.label, value: props.value }) ?? (
        <p className="text-sm text-muted">{texts.steps(count)}</p>
      )}
    </Fieldset>
  );
}
