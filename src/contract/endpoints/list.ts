import { z } from "zod";
import { Name } from "../name.ts";

/** Items of one answer; a list that goes on says in `next` what to give as `before` or `after`. */
export const limit = z.coerce.number().int().min(1).max(1_000).default(100);
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() });
/** Of a stream: browsers give their event streams no headers. */
export const ofWorkspace = {
  workspace: Name.optional().describe(
    "For browsers that are signed in, whose event streams can't send the header Tripline-Workspace; a key has its own.",
  ),
};
export const search = z.string().max(2_000).optional();
export const flag = z.enum(["true", "false"]);
export const JsonSchema = z.record(z.string(), z.unknown());
