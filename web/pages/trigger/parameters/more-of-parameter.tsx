import { Parameter } from "../../../../src/contract/parameter.ts";
import type { Issue } from "../../../../src/contract/problem.ts";
import { schemaOf } from "../../../form/contract-schema.ts";
import { Disclosure } from "../../../parts/disclosure.tsx";
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

const schema = schemaOf(Bounds);
const isBound = (name: string) => name in Bounds.shape;
const none = Object.fromEntries(Object.keys(Bounds.shape).map((name) => [name, undefined]));

/** The bounds of a value, drawn from their schema. */
export const MoreOfParameter = ({ written, issues, onChange }: MoreOfParameterProps) => (
  <Disclosure title={texts.more}>
    <CheckedForm
      schema={schema}
      check={Bounds}
      value={Bounds.safeParse(written).data ?? {}}
      issues={issues.filter(({ path }) => isBound(path.split(".")[0] ?? ""))}
      onChange={(changed) => onChange({ ...written, ...none, ...Bounds.parse(changed) })}
    />
  </Disclosure>
);
