import { Parameter } from "../../../../src/contract/parameter.ts";
import type { Issue } from "../../../../src/contract/problem.ts";
import { useDefinitionSchema } from "../../../parts/trigger/definition-schema.ts";
import { texts } from "../../../texts/parameters.ts";
import { CheckedForm } from "../../workflow/checked-form.tsx";

/** What stands elsewhere is left out. */
const Bounds = Parameter.omit({
  name: true,
  from: true,
  path: true,
  match: true,
  type: true,
  required: true,
  default: true,
});

interface MoreOfParameterProps {
  written: Parameter;
  issues: readonly Issue[];
  onChange: (parameter: Parameter) => void;
}

/** The bounds of a value, drawn from the schema of a definition. */
export function MoreOfParameter({ written, issues, onChange }: MoreOfParameterProps) {
  const schema = useDefinitionSchema("Parameter");
  if (schema === undefined) return null;
  const isBound = (name: string) => name in Bounds.shape;
  const bounds = Object.entries(schema.properties ?? {}).filter(([name]) => isBound(name));
  const none = Object.fromEntries(Object.keys(Bounds.shape).map((name) => [name, undefined]));
  return (
    <details>
      <summary className="cursor-pointer text-sm font-medium text-accent">{texts.more}</summary>
      <div className="mt-4">
        <CheckedForm
          schema={{ ...schema, required: [], properties: Object.fromEntries(bounds) }}
          check={Bounds}
          value={Bounds.safeParse(written).data ?? {}}
          issues={issues.filter(({ path }) => isBound(path.split(".")[0] ?? ""))}
          onChange={(changed) => onChange({ ...written, ...none, ...Bounds.parse(changed) })}
        />
      </div>
    </details>
  );
}
