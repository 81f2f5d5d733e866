import type { Step } from "../contract/workflow.ts";
import { compileExpression } from "../core/expression.ts";
import { templatesIn } from "../core/fill.ts";
import { compileTemplate } from "../core/template.ts";
import type { KindOf } from "./compiled.ts";
import { valuesAt } from "./uses.ts";

/**
 * Whether these steps may see a secret: one of their expressions reads `secrets`, or does more than to read what it
 * names. Such an expression can come by the whole scope in ways that its text does not show, as `$lookup($, "sec" &
 * "rets")` and `$string()` do; so can a step of the operator's own. Scripts are given no secrets.
 */
export function maySeeSecrets(steps: readonly Step[], kindOf: KindOf): boolean {
  return steps.some((step) => stepMay(step, kindOf));
}

function stepMay({ type, config, ownWrite }: Step, kindOf: KindOf): boolean {
  const kind = kindOf(type);
  if (kind === undefined || kind.reads === "scope") return true;
  try {
    const templates = [...templatesIn(config, kind.raw), ...templatesIn({ ...ownWrite })];
    if (templates.some(({ source }) => readsSecrets(compileTemplate(source)))) return true;
    const expressions = (kind.expressions ?? []).flatMap((pattern) => valuesAt(config, pattern.split(".")));
    if (expressions.some(({ value }) => typeof value === "string" && readsSecrets(compileExpression(value))))
      return true;
    if (kind.lists === undefined) return false;
    return kind.lists(kind.config.parse(config)).some((list) => maySeeSecrets(list.steps, kindOf));
  } catch {
    // What can't be read now may still be run, and is said to be wrong where it is.
    return true;
  }
}

function readsSecrets({ plain, names }: { plain: boolean; names: readonly string[] }): boolean {
  return !plain || names.includes("secrets");
}
