import { Checkbox, Field } from "../parts/field.tsx";
import { Select } from "../parts/select.tsx";
import { texts } from "../texts/form.ts";
import { Fieldset } from "./fieldset.tsx";
import { choiceText } from "./label.ts";
import { quantityOf } from "./quantity.ts";
import { useFrame, type ValueProps } from "./value-props.tsx";

type ChoiceProps = ValueProps & { options: readonly unknown[] };

/** One out of a few. */
export function ChoiceField({ options, ...props }: ChoiceProps) {
  const { own, field, disabled } = useFrame(props);
  const shown = props.value ?? own.default;
  const at = options.indexOf(shown);
  const named = options.map((each, index) => ({
    value: String(index),
    label:
      own.labels?.[String(each)] ??
      (typeof each === "number" ? quantityOf(own.unit).text(each) : choiceText(each)),
  }));
  const empty = { value: "", label: props.isRequired === true ? texts.choose : texts.none };
  // What is none of them is shown as it is, to be seen and changed.
  const stray = { value: "", label: String(shown) };
  const isStray = shown !== undefined && at === -1;
  const hasEmpty = own.default === undefined && !(props.isRequired === true && at !== -1);
  return (
    <div data-field={props.path}>
      <Field {...field}>
        {(control) => (
          <Select
            {...control}
            disabled={disabled}
            options={isStray ? [stray, ...named] : hasEmpty ? [empty, ...named] : named}
            value={at === -1 ? "" : String(at)}
            onValue={(index) => props.onChange(index === "" ? undefined : options[Number(index)])}
          />
        )}
      </Field>
    </div>
  );
}

/** Several out of a few, in the order that they were chosen. */
export function ChoicesField({ options, ...props }: ChoiceProps) {
  const { own, field, disabled } = useFrame(props);
  const given = props.value ?? own.default;
  const chosen: readonly unknown[] = Array.isArray(given) ? given : [];
  const toggle = (option: unknown, isChosen: boolean) =>
    props.onChange(isChosen ? [...chosen, option] : chosen.filter((each) => each !== option));
  return (
    <Fieldset path={props.path} {...field}>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {options.map((option) => (
          <Checkbox
            key={String(option)}
            label={choiceText(option)}
            checked={chosen.includes(option)}
            disabled={disabled}
            onValue={(isChosen) => toggle(option, isChosen)}
          />
        ))}
      </div>
    </Fieldset>
  );
}
