import { issuesOf } from "../../../../src/contract/issues-of.ts";
import type { Issue } from "../../../../src/contract/problem.ts";
import { TriggerInput } from "../../../../src/contract/trigger.ts";
import { plain } from "../plain.ts";

interface SettingsRead {
  /** A definition of which these settings count; null while one of them can't be read. */
  read: TriggerInput | null;
  /** What is wrong with these settings, by its place in the definition. */
  issues: readonly Issue[];
}

/** Some settings as they stand in a form. What is wrong elsewhere is no fault of theirs. */
export function readSettings(
  definition: TriggerInput,
  names: readonly (keyof TriggerInput)[],
  given: Readonly<Record<string, unknown>>,
): SettingsRead {
  const others = Object.entries(plain(definition)).filter(([name]) => !names.some((each) => each === name));
  const whole = TriggerInput.safeParse({ ...Object.fromEntries(others), ...given });
  const issues = issuesOf(whole.error).filter(({ path }) =>
    names.some((name) => name === path.split(".")[0]),
  );
  if (issues.length > 0) return { read: null, issues };
  const alone = whole.success ? whole : TriggerInput.safeParse({ ...blank, ...given });
  return { read: alone.data ?? null, issues };
}

const blank = { name: "trigger", auth: [{ scheme: "none" }] };
