import type { JsonSchema } from "../contract/json-schema.ts";
import type { Json } from "../contract/name.ts";
import type { Simulated, SimulationKind } from "../contract/simulation.ts";
import { compileJsonSchema } from "./json-schema.ts";
import { seeded } from "./seeded.ts";
import { type Fault, faultsOf } from "./simulate-fault.ts";
import { type MakingMode, madeValue } from "./simulate-value.ts";

/** Tries to make one body that fits; what a schema says by exclusion may need some. */
const triesMax = 12;
const valuesMax = 2_000;

/** Thrown when no body could be made; `message` says what stood in the way. */
export class SimulationError extends Error {
  override name = "SimulationError";
}

interface Wanted {
  count: number;
  /** The same bodies for the same seed. */
  seed: number;
  kinds: readonly SimulationKind[];
  /** A body that fits, whose values are used where they are wanted. */
  sample?: Json | undefined;
}

/**
 * Bodies as a schema describes them (S142), in turn of each kind that is wanted: `typical`, `minimal` without what may
 * be left out, `boundary` at the limits, and `invalid` with one fault each. All but the last are known to fit.
 */
export function simulate(schema: JsonSchema, { count, seed, kinds, sample }: Wanted): Simulated[] {
  const check = compileJsonSchema(schema);
  const fitting = (mode: MakingMode, at: number): Json => {
    let fault = "";
    for (let attempt = 0; attempt < triesMax; attempt += 1) {
      const random = seeded(seed * 7_919 + at * triesMax + attempt);
      const body = madeValue(schema, { random, mode, root: schema, budget: { values: valuesMax } }, sample);
      const [violation] = check(body);
      if (violation === undefined) return body;
      fault = `${violation.path} ${violation.reason}`;
    }
    if (sample !== undefined && check(sample).length === 0) return sample;
    throw new SimulationError(
      `No body could be made that fits the schema: ${fault}. Give it \`examples\` there.`,
    );
  };
  let faults: readonly Fault[] | undefined;
  const faulty = (at: number): Simulated | null => {
    faults ??= faultsOf(schema, fitting("typical", 0)).filter(({ body }) => check(body).length > 0);
    const fault = faults[(at + seed) % Math.max(faults.length, 1)];
    return fault === undefined ? null : { kind: "invalid", ...fault };
  };
  const made: Simulated[] = [];
  for (let at = 0; made.length < count && at < 2 * count + kinds.length; at += 1) {
    const kind = kinds[at % kinds.length] ?? "typical";
    const turn = Math.floor(at / kinds.length);
    const next = kind === "invalid" ? faulty(turn) : { kind, why: null, body: fitting(kind, at) };
    if (next !== null) made.push(next);
  }
  return made;
}
