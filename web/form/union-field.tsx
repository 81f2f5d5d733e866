import { IconSelect, Select, SmallSelect } from "../parts/select.tsx";
import { isRecord } from "../record.ts";
import { texts } from "../texts/form.ts";
import { type Alternative, alternativeOf, alternativesOf, switched } from "./alternatives.ts";
import { Fieldset } from "./fieldset.tsx";
import { PropertyFields } from "./property-fields.tsx";
import { plain, type Schema } from "./schema.ts";
import { shapeOf } from "./shape.ts";
import { issueAt, useForm } from "./surroundings.ts";
import { ValueField } from "./value-field.tsx";
import { useFrame, type ValueProps } from "./value-props.tsx";

type UnionProps = ValueProps & { by: string | null; alternatives: readonly Schema[] };

/** One of several kinds of value: which, and then that kind's own fields. What two kinds share is kept in between. */
export function UnionField({ by, alternatives: schemas, ...props }: UnionProps) {
  const { own, field, disabled } = useFrame(props);
  const { root, issues } = useForm();
  const alternatives = alternativesOf({ by, schemas, root });
  const shown = props.value ?? own.default;
  const mayBeNothing = props.isOptional !== false && own.default === undefined;
  const found = alternativeOf(alternatives, { by, value: shown, root });
  // The first form is written in at once, where an empty field of it means nothing.
  const open = found ?? (by === null && mayBeNothing ? alternatives.find(isLine(root)) : undefined);
  // The chosen kind's own fields say what is wrong with them; of which kind it is, none of them does.
  const error =
    by !== null && open !== undefined
      ? (issueAt(issues, props.path) ?? issueAt(issues, `${props.path}.${by}`))
      : field.error;
  const choose = (index: string) => {
    const to = alternatives[Number(index)];
    props.onChange(index === "" || to === undefined ? undefined : switched(shown, { by, to, root }));
  };
  const options = [
    ...(open === undefined || (mayBeNothing && by !== null)
      ? [{ value: "", label: props.isRequired === true ? texts.choose : texts.none }]
      : []),
    ...alternatives.map(({ label }, at) => ({ value: String(at), label })),
  ];
  const choice = {
    "aria-label": texts.kindOf(props.label),
    disabled,
    options,
    value: open === undefined ? "" : String(alternatives.indexOf(open)),
    onValue: choose,
  };
  const chosen =
    open === undefined ? null : <Chosen {...props} by={by} open={open} value={shown} root={root} />;
  // Where only the form of the value differs, the choice stands aside: most never need it.
  const isAside = by === null && open !== undefined && !field.isLabelHidden;
  return (
    <Fieldset
      path={props.path}
      {...field}
      error={error}
      {...(isAside && { aside: <SmallSelect {...choice} /> })}
    >
      {by === null && open !== undefined ? null : <Select {...choice} />}
      {!isAside && by === null && open !== undefined ? (
        <div className="flex items-start gap-1">
          <div className="min-w-0 flex-1">{chosen}</div>
          <IconSelect {...choice} />
        </div>
      ) : (
        chosen
      )}
    </Fieldset>
  );
}

/** Whether a kind of value is one line, which can stand empty. */
const isLine =
  (root: Schema) =>
  ({ schema }: Alternative) =>
    ["text", "number", "number-or-text"].includes(shapeOf(schema, root).kind);

function Chosen({
  by,
  open,
  root,
  ...props
}: ValueProps & { by: string | null; open: Alternative; root: Schema }) {
  if (by === null) {
    return <ValueField {...props} schema={open.schema} isLabelHidden isRequired={false} />;
  }
  const own = plain(open.schema, root);
  if (Object.keys(own.properties ?? {}).length < 2) return null;
  return (
    <div className="flex flex-col gap-4 border-l-2 border-line pl-4">
      <PropertyFields
        schema={own}
        path={props.path}
        value={isRecord(props.value) ? props.value : {}}
        onChange={props.onChange}
        omitted={[by]}
      />
    </div>
  );
}
