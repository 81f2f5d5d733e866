import type { z } from "zod";
import { issueText } from "../contract/issue-text.ts";

/** A draft as it was saved: by an older Tripline it may hold what is none any more. */
export function readDraft<Schema extends z.ZodType>(
  schema: Schema,
  { definition, savedAt }: { definition: unknown; savedAt: string },
): { kind: "read"; value: z.output<Schema> } | { kind: "unreadable"; reason: string } {
  const read = schema.safeParse(definition);
  if (read.success) return { kind: "read", value: read.data };
  const [issue] = read.error.issues;
  const why = issue === undefined ? "" : `: ${issue.path.map(String).join(".")} ${issueText(issue)}`;
  return { kind: "unreadable", reason: `its draft of ${savedAt} can't be read${why}` };
}
