import { Checkbox } from "../parts/field.tsx";
import { ChoiceField, ChoicesField } from "./choice-field.tsx";
import { CredentialField } from "./credential-field.tsx";
import { DateField } from "./date-field.tsx";
import { GroupField } from "./group-field.tsx";
import { JsonField } from "./json-field.tsx";
import { ListField } from "./list-field.tsx";
import { MapField } from "./map-field.tsx";
import { NumberField } from "./number-field.tsx";
import { shapeOf } from "./shape.ts";
import { StepsField } from "./steps-field.tsx";
import { useForm } from "./surroundings.ts";
import { TextField } from "./text-field.tsx";
import { UnionField } from "./union-field.tsx";
import { useFrame, type ValueProps } from "./value-props.tsx";

/** One value of a form, drawn as its schema says. */
export function ValueField(props: ValueProps) {
  const shape = shapeOf(props.schema, useForm().root);
  switch (shape.kind) {
    case "text":
      return <TextField {...props} />;
    case "number":
      return <NumberField {...props} />;
    case "number-or-text":
      return <TextField {...props} isNumberToo />;
    case "boolean":
      return <BooleanField {...props} />;
    case "date":
      return <DateField {...props} />;
    case "choice":
      return <ChoiceField {...props} options={shape.options} />;
    case "choices":
      return <ChoicesField {...props} options={shape.options} />;
    case "list":
      return <ListField {...props} item={shape.item} />;
    case "map":
      return <MapField {...props} member={shape.member} />;
    case "group":
      return <GroupField {...props} />;
    case "union":
      return <UnionField {...props} by={shape.by} alternatives={shape.alternatives} />;
    case "credential":
      return <CredentialField {...props} />;
    case "steps":
      return <StepsField {...props} />;
    case "json":
      return <JsonField {...props} takesText={shape.takesText} opens={shape.opens} />;
    case "constant":
    case "nothing":
      return null;
    default:
      return shape satisfies never;
  }
}

function BooleanField(props: ValueProps) {
  const { own, field, disabled } = useFrame(props);
  return (
    <div data-field={props.path}>
      <Checkbox
        label={field.label}
        {...(field.hint !== undefined && { hint: field.hint })}
        error={field.error}
        checked={(props.value ?? own.default) === true}
        disabled={disabled}
        onValue={props.onChange}
      />
    </div>
  );
}
