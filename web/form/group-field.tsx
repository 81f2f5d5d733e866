import { Plus, Trash2 } from "lucide-react";
import { Button, IconButton } from "../parts/button.tsx";
import { isRecord } from "../record.ts";
import { useRowFocus } from "../row-focus.ts";
import { texts } from "../texts/form.ts";
import { Fieldset } from "./fieldset.tsx";
import { PropertyFields } from "./property-fields.tsx";
import { useFrame, type ValueProps } from "./value-props.tsx";

/** Settings within a setting. What may be left out whole is begun by a button, and taken away by another. */
export function GroupField(props: ValueProps) {
  const { frame, focusRow } = useRowFocus<HTMLDivElement>();
  const toggle = (value: unknown) => {
    props.onChange(value);
    focusRow(0);
  };
  return (
    <div ref={frame} data-rows className="contents">
      <Group {...props} onToggle={toggle} />
    </div>
  );
}

interface GroupProps extends ValueProps {
  /** Begins it or takes it away whole, which takes the button that was pressed away too. */
  onToggle: (value: unknown) => void;
}

function Group(props: GroupProps) {
  const { own, field, disabled } = useFrame(props);
  const isLeftOut = props.value === undefined || props.value === null;
  const isAlways = props.isRequired === true || props.isOptional === false || own.default !== undefined;
  if (isLeftOut && !isAlways) {
    return (
      <div data-field={props.path} className="flex flex-col items-start gap-1">
        <Button
          size="small"
          disabled={disabled}
          onClick={() => props.onToggle({})}
          icon={<Plus className="size-4" aria-hidden />}
        >
          {props.label}
        </Button>
        {field.hint === undefined ? null : <p className="text-xs text-muted">{field.hint}</p>}
        {field.error === undefined ? null : <p className="text-xs font-medium text-bad">{field.error}</p>}
      </div>
    );
  }
  return (
    <Fieldset
      path={props.path}
      {...field}
      error={undefined}
      isIndented={!field.isLabelHidden}
      {...(!isAlways &&
        !disabled && {
          aside: (
            <IconButton
              label={texts.remove(props.label)}
              onClick={() => props.onToggle(undefined)}
              icon={<Trash2 className="size-4" aria-hidden />}
            />
          ),
        })}
    >
      <PropertyFields
        schema={own}
        path={props.path}
        value={isRecord(props.value) ? props.value : {}}
        onChange={props.onChange}
      />
    </Fieldset>
  );
}
