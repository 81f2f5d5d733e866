import type { Issue } from "../../src/contract/problem.ts";
import { Checkbox, Field, Select, TextArea, TextInput } from "../parts/field.tsx";
import { texts } from "../texts/form.ts";
import type { Schema } from "./schema.ts";

export interface FormProps {
  schema: Schema;
  value: unknown;
  onChange: (value: unknown) => void;
  /** What the server found wrong; paths are relative to this value, as `headers.0.name`. */
  issues?: readonly Issue[];
  disabled?: boolean;
}

const noIssues: readonly Issue[] = [];

/** A form for whatever a JSON Schema of the catalog describes. What it can't draw is edited as JSON. */
export function SchemaForm({ schema, value, onChange, issues = noIssues, disabled = false }: FormProps) {
  const given = isRecord(value) ? value : {};
  return (
    <div className="flex flex-col gap-5">
      {Object.entries(schema.properties ?? {}).map(([name, property]) => (
        <Property
          key={name}
          name={name}
          schema={property}
          isRequired={schema.required?.includes(name) === true && property.default === undefined}
          value={given[name]}
          error={issues.find(({ path }) => path === name || path.startsWith(`${name}.`))?.message}
          disabled={disabled}
          onChange={(changed) => onChange(withProperty(given, name, changed))}
        />
      ))}
    </div>
  );
}

interface PropertyProps {
  name: string;
  schema: Schema;
  isRequired: boolean;
  value: unknown;
  error: string | undefined;
  disabled: boolean;
  onChange: (value: unknown) => void;
}

function Property({ name, schema, isRequired, value, error, disabled, onChange }: PropertyProps) {
  const label = schema.title ?? name;
  const field = {
    label,
    ...(schema.description && { hint: schema.description }),
    error,
    required: isRequired,
  };
  if (schema.enum !== undefined) {
    return <Choice field={field} schema={schema} value={value} disabled={disabled} onChange={onChange} />;
  }
  switch (schema.type) {
    case "boolean":
      return (
        <Checkbox
          label={label}
          {...(schema.description && { hint: schema.description })}
          checked={(value ?? schema.default) === true}
          disabled={disabled}
          onValue={onChange}
        />
      );
    case "integer":
    case "number":
      return (
        <Field {...field}>
          {(control) => (
            <TextInput
              {...control}
              type="number"
              disabled={disabled}
              placeholder={shownText(schema.default)}
              value={typeof value === "number" ? value : ""}
              onValue={(text) => onChange(text === "" ? undefined : Number(text))}
            />
          )}
        </Field>
      );
    case "string":
      return (
        <Field {...field}>
          {(control) => (
            <TextInput
              {...control}
              disabled={disabled}
              isCode={schema.template === true || schema.expression === true}
              placeholder={shownText(schema.default)}
              value={typeof value === "string" ? value : ""}
              onValue={(text) => onChange(text === "" ? undefined : text)}
            />
          )}
        </Field>
      );
    case "object":
    case "array":
    case "null":
    case undefined:
    default:
      return <JsonProperty field={field} value={value} disabled={disabled} onChange={onChange} />;
  }
}

function Choice({ field, schema, value, disabled, onChange }: PartProps & { schema: Schema }) {
  const options = (schema.enum ?? []).map((one) => ({ value: String(one), label: String(one) }));
  const shown = value ?? schema.default;
  return (
    <Field {...field}>
      {(control) => (
        <Select
          {...control}
          disabled={disabled}
          options={shown === undefined ? [{ value: "", label: texts.choose }, ...options] : options}
          value={shownText(shown)}
          onValue={(text) => onChange(text === "" ? undefined : text)}
        />
      )}
    </Field>
  );
}

interface PartProps {
  field: { label: string; hint?: string; error: string | undefined; required: boolean };
  value: unknown;
  disabled: boolean;
  onChange: (value: unknown) => void;
}

function JsonProperty({ field, value, disabled, onChange }: PartProps) {
  return (
    <Field {...field}>
      {(control) => (
        <TextArea
          {...control}
          isCode
          disabled={disabled}
          defaultValue={value === undefined ? "" : JSON.stringify(value, null, 2)}
          onValue={(text) => onChange(parsed(text))}
        />
      )}
    </Field>
  );
}

/** A value as it stands in an empty field; nothing for what has no short text. */
function shownText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** What is no JSON yet is kept as the text it is, and refused by the server with where and why. */
function parsed(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function withProperty(given: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  const { [name]: _, ...rest } = given;
  return value === undefined ? rest : { ...rest, [name]: value };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
