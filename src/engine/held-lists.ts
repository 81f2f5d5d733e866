import type { Json } from "../contract/name.ts";
import type { Step } from "../contract/workflow.ts";
import type { HeldList } from "../steps/step.ts";
import type { KindOf } from "./compiled.ts";

/** A list of steps in a step's settings, as its kind describes it; `path` is where it stands in them. */
export interface HeldListAt extends HeldList {
  path: string;
}

/** The lists of steps in a step's settings; none where the settings do not fit. */
export function heldLists({ type, config }: Pick<Step, "type" | "config">, kindOf: KindOf): HeldListAt[] {
  const kind = kindOf(type);
  if (kind?.lists === undefined) return [];
  const parsed = kind.config.safeParse(config);
  if (!parsed.success) return [];
  return kind.lists(parsed.data).map((list) => {
    const { name } = list;
    return { ...list, path: Array.isArray(valueAt(config, name.split("."))) ? name : `${name}.steps` };
  });
}

/** What stands at a path in a value; undefined where there is nothing. */
export function valueAt(config: Json, keys: readonly string[]): Json | undefined {
  let value: Json | undefined = config;
  for (const key of keys) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return value;
}
