import type { PartPlace } from "../contract/large.ts";
import type { Json } from "../contract/name.ts";
import type { Attempt } from "../contract/run.ts";

/** A value of which parts are not in memory: null stands in their places. */
export interface Lacking {
  value: Json;
  /** `at` is the place in the value; `value` the id of what belongs there. */
  parts: readonly { at: PartPlace; value: string }[];
}

/** What the output of a line lacks; null: nothing. */
export const lackingOutput = ({ output, large }: Attempt): Lacking | null =>
  large === undefined ? null : lacking(output, large, ["output"]);

/** What a variable that a line saved lacks; null: nothing. */
export const lackingVariable = ({ saved, large }: Attempt, name: string): Lacking | null =>
  large === undefined ? null : lacking(saved[name] ?? null, large, ["saved", name]);

function lacking(value: Json, large: NonNullable<Attempt["large"]>, from: PartPlace): Lacking | null {
  const parts = large.flatMap((part) =>
    from.every((key, index) => part.at[index] === key)
      ? [{ at: part.at.slice(from.length), value: part.value }]
      : [],
  );
  return parts.length === 0 ? null : { value, parts };
}
