import { Select } from "../parts/field.tsx";
import { texts } from "../texts/form.ts";
import { type Alternative, alternativeOf, alternativesOf, switched } from "./alternatives.ts";
import { Fieldset } from "./fieldset.tsx";
import { PropertyFields } from "./property-fields.tsx";
import { isRecord, plain, type Schema } from "./schema.ts";
import { useForm } from "./surroundings.ts";
import { ValueField } from "./value-field.tsx";
import { useFrame, type ValueProps } from "./value-props.ts";

type UnionProps = ValueProps & { by: string | null; alternatives: readonly Schema[] };

/** One of several kinds of value: which, and then that kind's own fields. What two kinds share is kept in between. */
export function UnionField({ by, alternatives: schemas, ...props }: UnionProps) {
  const { own, field, disabled } = useFrame(props);
  const { root } = useForm();
  const alternatives = alternativesOf({ by, schemas, root });
  const shown = props.value ?? own.default;
  const open = alternativeOf(alternatives, { by, value: shown, root });
  const mayBeNothing = props.isOptional !== false && props.isRequired !== true && own.default === undefined;
  const choose = (index: string) => {
    const to = alternatives[Number(index)];
    props.onChange(index === "" || to === undefined ? undefined : switched(shown, { by, to, root }));
  };
  const choice = (
    <Select
      aria-label={texts.kindOf(props.label)}
      disabled={disabled}
      options={[
        ...(mayBeNothing || open === undefined
          ? [{ value: "", label: mayBeNothing ? texts.none : texts.choose }]
          : []),
        ...alternatives.map(({ label }, at) => ({ value: String(at), label })),
      ]}
      value={open === undefined ? "" : String(alternatives.indexOf(open))}
      onValue={choose}
    />
  );
  return (
    <Fieldset path={props.path} {...field}>
      <div className="max-w-sm">{choice}</div>
      {open === undefined ? null : <Chosen {...props} by={by} open={open} value={shown} root={root} />}
    </Fieldset>
  );
}

function Chosen({
  by,
  open,
  root,
  ...props
}: ValueProps & { by: string | null; open: Alternative; root: Schema }) {
  if (by === null) {
    return <ValueField {...props} schema={open.schema} isLabelHidden isOptional={false} isRequired={false} />;
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
