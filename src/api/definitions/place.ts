import type { Issue } from "../../contract/problem.ts";

/** An issue's place in all that was given, by its place in one definition. */
export function below<Of extends Issue>(at: string, issue: Of): Of {
  return { ...issue, path: issue.path === "" ? at : `${at}.${issue.path}` };
}
