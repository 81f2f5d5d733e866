import type { Json } from "../../../../src/contract/name.ts";
import type { ParameterType } from "../../../../src/contract/parameter.ts";
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

/** The sample as a tree of buttons: a click says where the parameter is. */
export function PickSample({ sample, onPick }: PickSampleProps) {
  if (sample === undefined) return <p className="text-sm text-muted">{texts.noSample}</p>;
  return (
    <section aria-label={texts.sample} className="flex flex-col gap-1.5">
      <p className="text-sm font-medium">{texts.sample}</p>
      <div className="max-h-72 overflow-auto rounded-lg border border-line bg-sunken p-2">
        <Node value={sample} at={[]} onPick={onPick} />
      </div>
    </section>
  );
}

interface NodeProps {
  value: Json;
  at: readonly (string | number)[];
  onPick: (picked: Picked) => void;
}

const membersMax = 200;

function Node({ value, at, onPick }: NodeProps) {
  const members = membersOf(value).slice(0, membersMax);
  const name = at.length === 0 ? "$" : String(at.at(-1));
  const path = jsonPath(at);
  return (
    <>
      <button
        type="button"
        aria-label={path}
        onClick={() => onPick({ path, type: typeOf(value), name: variableFrom(at) })}
        className="flex min-h-6 w-full items-center gap-2 rounded px-1.5 py-0.5 text-left font-mono text-xs hover:bg-accent-soft"
      >
        <span className="font-medium">{name}</span>
        <span className="truncate text-muted">
          {members.length > 0 || isBranch(value) ? briefOf(value) : JSON.stringify(value)}
        </span>
      </button>
      {members.length === 0 ? null : (
        <ul className="ml-3 border-l border-line pl-1">
          {members.map(([member, inner]) => (
            <li key={member}>
              <Node value={inner} at={[...at, member]} onPick={onPick} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function isBranch(value: Json): boolean {
  return typeof value === "object" && value !== null;
}

function briefOf(value: Json): string {
  return Array.isArray(value) ? `[${value.length}]` : "{…}";
}

function membersOf(value: Json): [string | number, Json][] {
  if (Array.isArray(value)) return value.map((item, at) => [at, item]);
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}

function typeOf(value: Json): ParameterType {
  if (value === null) return "any";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "object") return "object";
  return typeof value === "boolean" ? "boolean" : "string";
}

/** `$.order["line-items"][0].id` */
function jsonPath(at: readonly (string | number)[]): string {
  const steps = at.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return `$${steps.join("")}`;
}

/** The last name on the way, as a variable may be called. */
function variableFrom(at: readonly (string | number)[]): string {
  const name = at.findLast((step) => typeof step === "string") ?? "body";
  const letters = name.replaceAll(/[^A-Za-z0-9_]+/g, "_");
  return /^[0-9]/.test(letters) ? `_${letters}` : letters;
}
