import { Field, TextInput } from "../parts/field.tsx";
import { texts } from "../texts/form.ts";
import { useDraft } from "./draft.ts";
import { quantityOf } from "./quantity.ts";
import type { Schema } from "./schema.ts";
import { useFrame, type ValueProps } from "./value-props.tsx";

/** A number, with the unit that people would use: `5 s` for 5000 ms. */
export function NumberField(props: ValueProps) {
  const { own, field, disabled } = useFrame(props);
  const numeric = own.anyOf?.find(({ type }) => type === "integer" || type === "number") ?? own;
  const quantity = quantityOf(own.unit);
  const [text, write] = useDraft({
    value: props.value,
    shown: (value) =>
      typeof value === "number" ? quantity.text(value) : typeof value === "string" ? value : "",
    onChange: props.onChange,
  });
  const read = (written: string) => (written.trim() === "" ? undefined : (quantity.read(written) ?? written));
  const error = field.error ?? faultOf(read(text), { ...numeric, ...(own.unit && { unit: own.unit }) });
  return (
    <div data-field={props.path}>
      <Field {...field} error={error}>
        {(control) => (
          <div className="flex items-center gap-2">
            <TextInput
              {...control}
              inputMode={own.unit === undefined ? "decimal" : "text"}
              disabled={disabled}
              placeholder={typeof own.default === "number" ? quantity.text(own.default) : ""}
              value={text}
              // What is no number yet is kept as the text it is, and refused by the server with where and why.
              onValue={(written) => write(written, read(written))}
            />
            {quantity.suffix === undefined ? null : (
              <span className="text-sm text-muted">{quantity.suffix}</span>
            )}
          </div>
        )}
      </Field>
    </div>
  );
}

/** What is wrong with a number, before the server says it. */
export function faultOf(value: unknown, { minimum, maximum, type, unit }: Schema): string | undefined {
  if (value === undefined) return undefined;
  const { text } = quantityOf(unit);
  if (typeof value !== "number") return unit === "ms" || unit === "s" ? texts.noDuration : texts.noNumber;
  if (type === "integer" && !Number.isInteger(value)) return texts.noInteger;
  if (minimum !== undefined && value < minimum) return texts.atLeast(text(minimum));
  if (maximum !== undefined && value > maximum) return texts.atMost(text(maximum));
  return undefined;
}
