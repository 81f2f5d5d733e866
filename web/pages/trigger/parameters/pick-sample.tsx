import type { Json } from "../../../../src/contract/name.ts";
import type { ParameterType } from "../../../../src/contract/parameter.ts";
import { JsonTree } from "../../../parts/json-tree.tsx";
import { texts } from "../../../texts/parameters.ts";

export interface Picked {
  path: string;
  type: ParameterType;
  /** What it may be called. */
  name: string;
}

interface PickSampleProps {
  sample: Json | undefined;
  onPick: (picked: Picked) => void;
}

const openLevels = 4;

/** The sample, in which a click says where the parameter is. */
export function PickSample({ sample, onPick }: PickSampleProps) {
  if (sample === undefined) return <p className="text-sm text-muted">{texts.noSample}</p>;
  return (
    <section aria-label={texts.sample} className="flex flex-col gap-1.5">
      <p className="text-sm font-medium">{texts.sample}</p>
      <div className="max-h-72 overflow-auto rounded-lg border border-line">
        <JsonTree
          label={texts.sample}
          value={sample}
          openLevels={openLevels}
          onPick={({ path, value, member }) =>
            onPick({ path, type: typeOf(value), name: variableFrom(member) })
          }
        />
      </div>
    </section>
  );
}

function typeOf(value: unknown): ParameterType {
  if (value === null) return "any";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "object") return "object";
  return typeof value === "boolean" ? "boolean" : "string";
}

/** The name of the member that a value is, or is an item of, as a variable may be called. */
function variableFrom(member: string | null): string {
  const letters = (member ?? "body").replaceAll(/[^A-Za-z0-9_]+/g, "_");
  return /^[0-9]/.test(letters) ? `_${letters}` : letters;
}
