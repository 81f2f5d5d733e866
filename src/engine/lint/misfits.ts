import { issueText } from "../../contract/issue-text.ts";
import type { Json } from "../../contract/name.ts";
import { partsOf } from "../../core/template-part.ts";
import type { StepKind } from "../../steps/step.ts";
import { valueAt } from "../held-lists.ts";

/** Texts with templates in them stand where something else than a text is wanted: they never fit, whatever fills them. */
export function misfits(
  kind: StepKind,
  config: Readonly<Record<string, Json>>,
): { path: string; message: string }[] {
  const parsed = kind.config.safeParse(config);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => {
    const keys = issue.path.map(String);
    const value = valueAt({ ...config }, keys);
    if (issue.code !== "invalid_type" || typeof value !== "string" || !isAlwaysText(value)) return [];
    if (kind.raw?.includes(keys[0] ?? "") === true) return [];
    const message = `${issueText(issue)}: this template always gives a text. Only “{{ … }}” alone gives another value.`;
    return [{ path: keys.join("."), message }];
  });
}

/** More than one part, or none that is filled in: then the parts are put together to a text. */
function isAlwaysText(source: string): boolean {
  if (!source.includes("{{")) return false;
  try {
    return partsOf(source).length > 1;
  } catch {
    return false;
  }
}
