import { VariableName } from "../contract/name.ts";
import { scopeNames } from "../core/event-scope.ts";

const taken: ReadonlySet<string> = new Set([...scopeNames, "now"]);

/** A name that a step gives to a value for templates, expressions and scripts. */
export const LocalName = VariableName.refine((name) => !taken.has(name), "this name has a meaning already");
