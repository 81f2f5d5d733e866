import type { Issue } from "../../../src/contract/problem.ts";

/** A setting as the text in its field. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A text as a setting: an empty field sets nothing. */
export const settingOf = (text: string): string | undefined => (text === "" ? undefined : text);

/** What is wrong at a place, or somewhere inside it. */
export function errorAt(issues: readonly Issue[], path: string): string | undefined {
  return issues.find((issue) => issue.path === path || issue.path.startsWith(`${path}.`))?.message;
}

/** The issues of a part, by paths within it. */
export function issuesIn(issues: readonly Issue[], path: string): Issue[] {
  return issues.flatMap((issue) => {
    if (issue.path === path) return { ...issue, path: "" };
    return issue.path.startsWith(`${path}.`) ? { ...issue, path: issue.path.slice(path.length + 1) } : [];
  });
}
