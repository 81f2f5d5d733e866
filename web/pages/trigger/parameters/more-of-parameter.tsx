import { Parameter } from "../../../../src/contract/parameter.ts";
import type { Issue } from "../../../../src/contract/problem.ts";
import { SchemaForm } from "../../../form/schema-form.tsx";
import { useDefinitionSchema } from "../../../parts/trigger/definition-schema.ts";
import { texts } from "../../../texts/parameters.ts";

const elsewhere: ReadonlySet<string> = new Set([
  "name",
  "from",
  "path",
  "match",
  "type",
  "required",
  "default",
]);

interface MoreOfParameterProps {
  written: Parameter;
  issues: readonly Issue[];
  onChange: (parameter: Parameter) => void;
}

/** The bounds of a value, drawn from the schema of a definition. */
export function MoreOfParameter({ written, issues, onChange }: MoreOfParameterProps) {
  const schema = useDefinitionSchema("Parameter");
  if (schema === undefined) return null;
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => !elsewhere.has(name));
  const names = new Set(properties.map(([name]) => name));
  const value = Object.fromEntries(Object.entries(written).filter(([name]) => names.has(name)));
  const change = (changed: unknown) => {
    const kept = Object.fromEntries(Object.entries(written).filter(([name]) => !names.has(name)));
    const parsed = Parameter.loose().safeParse({ ...kept, ...asRecord(changed) });
    // What is not of the right kind yet stays in its field, and out of the parameter.
    if (parsed.success) onChange(parsed.data);
  };
  return (
    <details>
      <summary className="cursor-pointer text-sm font-medium text-accent">{texts.more}</summary>
      <div className="mt-4">
        <SchemaForm
          schema={{ ...schema, required: [], properties: Object.fromEntries(properties) }}
          value={value}
          issues={issues.filter(({ path }) => names.has(path.split(".")[0] ?? ""))}
          onChange={change}
        />
      </div>
    </details>
  );
}

function asRecord(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
