import type { Issue } from "../../src/contract/problem.ts";
import { isRecord } from "../record.ts";
import { ErrorSummary } from "./error-summary.tsx";
import { PropertyFields } from "./property-fields.tsx";
import { plain, type Schema } from "./schema.ts";
import { FormContext } from "./surroundings.ts";
import { ValueField } from "./value-field.tsx";

export interface FormProps {
  schema: Schema;
  value: unknown;
  onChange: (value: unknown) => void;
  /** What the server found wrong; paths are relative to this value, as `headers.0.name`. */
  issues?: readonly Issue[];
  disabled?: boolean;
  /** Members that are drawn elsewhere. */
  omitted?: readonly string[];
}

const noIssues: readonly Issue[] = [];

/**
 * A form for whatever a JSON Schema of the catalog describes. What its templates can name, and the sample that they are
 * tried on, is said by `SurroundWith`.
 */
export function SchemaForm({ schema, value, onChange, omitted, ...rest }: FormProps) {
  const { issues = noIssues, disabled = false } = rest;
  const own = plain(schema, schema);
  return (
    <FormContext value={{ root: schema, issues, disabled }}>
      <div className="flex flex-col gap-5">
        <ErrorSummary issues={issues} />
        {own.properties === undefined ? (
          <ValueField
            schema={schema}
            path=""
            label={own.title ?? ""}
            isLabelHidden
            isOptional={false}
            value={value}
            onChange={onChange}
          />
        ) : (
          <PropertyFields
            schema={own}
            path=""
            value={isRecord(value) ? value : {}}
            onChange={onChange}
            {...(omitted && { omitted })}
          />
        )}
      </div>
    </FormContext>
  );
}
