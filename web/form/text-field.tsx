import { Field, TextArea, TextInput } from "../parts/field.tsx";
import { texts } from "../texts/form.ts";
import { CodeEditor } from "./code-editor.tsx";
import { languageOf } from "./language.ts";
import { TriggerField, WorkflowField } from "./name-field.tsx";
import { faultOf } from "./number-field.tsx";
import { numberIn } from "./quantity.ts";
import { plain, type Schema } from "./schema.ts";
import { SecretField } from "./secret-field.tsx";
import { SecretInsert } from "./secret-insert.tsx";
import { useForm } from "./surroundings.ts";
import { TemplateField } from "./template-field.tsx";
import { placeholderOf, useFrame, type ValueProps } from "./value-props.tsx";

type TextProps = ValueProps & { isNumberToo?: boolean };

/** Text, in the field that suits what it is: a line, several, code, a template, an expression, a secret. */
export function TextField({ isNumberToo = false, ...props }: TextProps) {
  const { own, field, disabled } = useFrame(props);
  const { root } = useForm();
  const text = typeof props.value === "string" || typeof props.value === "number" ? String(props.value) : "";
  const change = (written: string) => {
    if (written === "" && props.isOptional !== false) return props.onChange(undefined);
    props.onChange(isNumberToo ? (numberIn(written) ?? written) : written);
  };
  if (own.secretReference === true) return <SecretField {...props} />;
  if (own.names === "trigger") return <TriggerField {...props} />;
  if (own.names === "workflow") return <WorkflowField {...props} />;
  const shared = { ...field, disabled, value: text, placeholder: placeholderOf(own) };
  if (isTemplate(own, root) || own.expression === true) {
    return (
      <div data-field={props.path}>
        <TemplateField
          {...shared}
          error={field.error ?? (isNumberToo ? numberFault(props.value, own) : undefined)}
          onChange={change}
          isExpression={own.expression === true}
          isMultiline={own.multiline === true}
          aside={own.secret === true ? <SecretInsert disabled={disabled} onInsert={change} /> : undefined}
        />
      </div>
    );
  }
  return (
    <div data-field={props.path}>
      <Field {...field} aside={<EmptyChoice {...props} own={own} />}>
        {(control) =>
          own.language !== undefined ? (
            <CodeEditor
              {...control}
              language={languageOf(own.language)}
              readOnly={disabled}
              value={text}
              onChange={change}
            />
          ) : own.multiline === true ? (
            <TextArea
              {...control}
              disabled={disabled}
              placeholder={shared.placeholder}
              value={text}
              onValue={change}
            />
          ) : (
            <TextInput
              {...control}
              {...(own.secret === true && { type: "password", autoComplete: "new-password" })}
              disabled={disabled}
              placeholder={shared.placeholder}
              value={text}
              onValue={change}
            />
          )
        }
      </Field>
    </div>
  );
}

/** Where emptied means the default, an empty text has to be asked for. */
function EmptyChoice({ own, value, onChange }: ValueProps & { own: Schema }) {
  const { disabled } = useForm();
  if (typeof own.default !== "string" || own.default === "" || (own.minLength ?? 0) > 0) return null;
  if (disabled || (value !== undefined && value !== "")) return null;
  return (
    <button
      type="button"
      onClick={() => onChange(value === "" ? undefined : "")}
      className="text-xs text-muted underline underline-offset-2 hover:text-ink"
    >
      {value === "" ? texts.asDefault : texts.leaveEmpty}
    </button>
  );
}

function isTemplate({ template, anyOf }: Schema, root: Schema): boolean {
  return template === true || anyOf?.some((each) => plain(each, root).template === true) === true;
}

function numberFault(value: unknown, { anyOf }: Schema): string | undefined {
  const number = anyOf?.find(({ type }) => type === "integer" || type === "number");
  return number === undefined || typeof value !== "number" ? undefined : faultOf(value, number);
}
