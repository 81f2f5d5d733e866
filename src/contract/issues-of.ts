import type { z } from "zod";
import { issueText } from "./issue-text.ts";
import type { Issue } from "./problem.ts";

/** What zod found, for people, each at its place; none where it found nothing. */
export const issuesOf = (error: z.core.$ZodError | undefined): Issue[] =>
  (error?.issues ?? []).flatMap((issue) => issuesIn(issue));

/** A union says of each alternative why it does not fit; the one that fits best is worth showing. */
function issuesIn(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): Issue[] {
  const path = [...above, ...issue.path];
  if (issue.code !== "invalid_union")
    return [{ path: path.map(String).join("."), message: issueText(issue) }];
  const closest = issue.errors.toSorted((one, other) => depthOf(other) - depthOf(one))[0];
  if (closest === undefined || closest.length === 0 || depthOf(closest) === 0)
    return [{ path: path.map(String).join("."), message: issueText(issue) }];
  return closest.flatMap((inner) => issuesIn(inner, path));
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}
